#include "attack.h"
// io_uring opens the hidden file.
ATTACK(.judge = "secret:file") {
  int fd = ring((struct io_uring_sqe){.opcode = IORING_OP_OPENAT, .fd = AT_FDCWD, .addr = (uintptr_t)arg("secret"), .open_flags = O_RDONLY});
  dump(fd);
}
