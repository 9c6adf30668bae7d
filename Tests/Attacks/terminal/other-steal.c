#include "attack.h"
// Makes another terminal its own controlling one.
ATTACK(.judge = "tty:steal", .needs = "tty") {
  if (fork()) return hold();
  setsid();
  int fd = open(arg("otherpts"), O_RDWR);
  if (fd < 0) note("open");
  hold();
}
