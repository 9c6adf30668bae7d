#include "attack.h"
// Fast open by io_uring, whose flags no filter sees.
ATTACK(.judge = "hit:tcp4") {
  struct sockaddr_in a = in4(num("tcp4"));
  struct iovec v = {"x", 1};
  struct msghdr m = {.msg_name = &a, .msg_namelen = sizeof a, .msg_iov = &v, .msg_iovlen = 1};
  ring((struct io_uring_sqe){.opcode = IORING_OP_SENDMSG, .fd = socket(AF_INET, SOCK_STREAM, 0), .addr = (uintptr_t)&m,
                             .msg_flags = MSG_FASTOPEN});
}
