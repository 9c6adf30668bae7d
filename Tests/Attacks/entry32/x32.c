#include "attack.h"
// The x32 numbers (bit 30 set): the same calls under other names, where the kernel has them.
ATTACK(.judge = "proof") {
  int fd = syscall(0x40000000 | SYS_openat, AT_FDCWD, path(arg("work"), "proof"), O_WRONLY | O_CREAT, 0644);
  if (fd < 0) return note("x32 openat");
  syscall(0x40000000 | SYS_write, fd, arg("proof"), strlen(arg("proof")));
}
