#include "attack.h"
// A sealed file in memory.
ATTACK(.judge = "works") {
  int fd = memfd_create("x", MFD_ALLOW_SEALING | MFD_CLOEXEC);
  if (write(fd, "hello", 5) != 5 || fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK)) return note("memfd_create");
  if (write(fd, "x", 1) < 0 && errno == EPERM) proof();
}
