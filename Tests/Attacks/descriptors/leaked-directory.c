#include "attack.h"
// A forgotten directory descriptor is a door: openat below it. bubblewrap leaks.
ATTACK(.judge = "secret:file") {
  int fd = openat(num("fddir"), "secret.txt", O_RDONLY);
  if (dump(fd) < 0) note("openat");
}
