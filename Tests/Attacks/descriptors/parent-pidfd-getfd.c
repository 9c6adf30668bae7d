#include "attack.h"
// The same by pidfd_getfd, without /proc.
ATTACK(.judge = "secret:fd", .stage = "parent") {
  int pidfd = syscall(SYS_pidfd_open, getppid(), 0), fd = syscall(NR_pidfd_getfd, pidfd, num("fdfile"), 0);
  lseek(fd, 0, SEEK_SET);
  if (dump(fd) < 0) note("pidfd_getfd");
}
