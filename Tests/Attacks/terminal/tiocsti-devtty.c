#include "attack.h"
// By /dev/tty, when the standard descriptors were closed.
ATTACK(.judge = "tty:pushed", .needs = "tty") {
  int fd = open("/dev/tty", O_RDWR);
  if (fd < 0) note("open");
  for (const char *c = path(arg("marker"), "\n"); *c; c++) if (ioctl(fd, TIOCSTI, c)) { note("TIOCSTI"); break; }
  hold();
}
