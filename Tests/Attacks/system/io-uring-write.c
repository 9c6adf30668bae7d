#include "attack.h"
// io_uring does what the filter of system calls forbids; bubblewrap without a filter leaves it open.
ATTACK(.judge = "proof") {
  int fd = open(path(arg("work"), "proof"), O_WRONLY | O_CREAT, 0644);
  ring((struct io_uring_sqe){.opcode = IORING_OP_WRITE, .fd = fd, .addr = (uintptr_t)arg("proof"), .len = strlen(arg("proof"))});
}
