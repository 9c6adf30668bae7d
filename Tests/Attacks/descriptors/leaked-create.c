#include "attack.h"
// New files through a forgotten directory descriptor.
ATTACK(.judge = "changed") {
  if (poke(openat(num("fddir"), "planted", O_WRONLY | O_CREAT, 0644)) < 0) note("openat");
}
