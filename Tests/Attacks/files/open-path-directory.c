#include "attack.h"
// A hidden directory taken by O_PATH as the start of openat.
ATTACK(.judge = "secret:file") {
  int fd = open(arg("hidden"), O_PATH | O_DIRECTORY);
  if (fd < 0) return note("O_PATH");
  if (dump(openat(fd, "secret.txt", O_RDONLY)) < 0) note("openat");
}
