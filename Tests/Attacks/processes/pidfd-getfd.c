#include "attack.h"
// Takes a descriptor out of the victim.
ATTACK(.judge = "secret:victimfd") {
  int pidfd = syscall(SYS_pidfd_open, num("victim"), 0), fd = syscall(NR_pidfd_getfd, pidfd, 10, 0);
  lseek(fd, 0, SEEK_SET);
  if (dump(fd) < 0) note("pidfd_getfd");
}
