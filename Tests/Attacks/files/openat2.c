#include "attack.h"
// The newer call, which old filters do not know.
ATTACK(.judge = "secret:file") {
  struct open_how how = {.flags = O_RDONLY};
  int fd = syscall(SYS_openat2, AT_FDCWD, arg("secret"), &how, sizeof how);
  if (dump(fd) < 0) note("openat2");
}
