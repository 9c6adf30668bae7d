#include "attack.h"
// io_uring makes the socket too.
ATTACK(.judge = "hit:tcp4") {
  struct sockaddr_in a = in4(num("tcp4"));
  int fd = ring((struct io_uring_sqe){.opcode = 45, .fd = AF_INET, .off = SOCK_STREAM});
  if (connect(fd, (void *)&a, sizeof a)) note("connect");
}
