#include "attack.h"
// A terminal of its own from the machine's multiplexer shows up in the machine's /dev/pts.
ATTACK(.judge = "tty:hostpts", .needs = "tty") {
  int fd = posix_openpt(O_RDWR | O_NOCTTY);
  if (fd < 0) return note("ptmx");
  hold();
}
