#include "attack.h"
// By the 32-bit entry.
ATTACK(.judge = "tty:pushed", .needs = "tty") {
  char *c = low(4096);
  for (const char *t = path(arg("marker"), "\n"); *t; t++) if (*c = *t, int80(54, 0, TIOCSTI, (long)c, 0, 0)) break;
  hold();
}
