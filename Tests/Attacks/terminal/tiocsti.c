#include "attack.h"
// Types into the caller's terminal: commands that the shell runs when the wall is gone. Landlock and bubblewrap's usual flags leak.
ATTACK(.judge = "tty:pushed", .needs = "tty") {
  for (const char *c = path(arg("marker"), "\n"); *c; c++) if (ioctl(0, TIOCSTI, c)) { note("TIOCSTI"); break; }
  hold();
}
