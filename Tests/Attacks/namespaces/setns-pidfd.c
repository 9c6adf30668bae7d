#include "attack.h"
// The same by a pidfd, without /proc; root only.
ATTACK(.judge = "secret:file", .needs = "root") {
  int fd = syscall(SYS_pidfd_open, num("victim"), 0);
  if (fd < 0 || setns(fd, CLONE_NEWNS | CLONE_NEWNET)) note("setns");
  cat(arg("secret"));
}
