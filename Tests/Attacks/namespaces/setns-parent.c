#include "attack.h"
// Into the namespace of the wall's own process; root only.
ATTACK(.judge = "secret:file", .stage = "parent", .needs = "root") {
  int fd = syscall(SYS_pidfd_open, getppid(), 0);
  if (fd < 0 || setns(fd, CLONE_NEWNS)) note("setns");
  cat(arg("secret"));
}
