#include "attack.h"
// The same by its device, without the call.
ATTACK(.judge = "holds:[userfaultfd]", .needs = "file:/dev/userfaultfd") {
  int fd = open("/dev/userfaultfd", O_RDWR);
  if (fd < 0 || ioctl(fd, 0xaa00, 0) < 0) return note("userfaultfd");
  hold();
}
