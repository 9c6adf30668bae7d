#include "attack.h"
// By the terminal's own node.
ATTACK(.judge = "tty:pushed", .needs = "tty") {
  int fd = open(arg("pts"), O_RDWR | O_NOCTTY);
  if (fd < 0) note("open");
  for (const char *c = path(arg("marker"), "\n"); *c; c++) if (ioctl(fd, TIOCSTI, c)) { note("TIOCSTI"); break; }
  hold();
}
