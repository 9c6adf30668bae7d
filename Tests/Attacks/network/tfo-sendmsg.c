#include "attack.h"
// TCP fast open by sendmsg. Landlock ABI 7 and Sandlock 0.9 leak.
ATTACK(.judge = "hit:tcp4") {
  struct sockaddr_in a = in4(num("tcp4"));
  struct iovec v = {"x", 1};
  struct msghdr m = {.msg_name = &a, .msg_namelen = sizeof a, .msg_iov = &v, .msg_iovlen = 1};
  if (sendmsg(socket(AF_INET, SOCK_STREAM, 0), &m, MSG_FASTOPEN) < 0) note("sendmsg");
}
