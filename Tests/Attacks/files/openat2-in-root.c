#include "attack.h"
// openat2 with a root of its own below a symbolic link that leads out.
ATTACK(.judge = "secret:file") {
  struct open_how how = {.flags = O_RDONLY, .resolve = RESOLVE_NO_MAGICLINKS};
  int fd = open(path(arg("work"), "prepared-dir"), O_PATH);
  fd = syscall(SYS_openat2, fd, "secret.txt", &how, sizeof how);
  if (dump(fd) < 0) note("openat2");
}
