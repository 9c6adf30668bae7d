#include "attack.h"
// The address in a message.
ATTACK(.judge = "hit:udp4") {
  struct sockaddr_in a = in4(num("udp4"));
  struct iovec v = {"x", 1};
  struct msghdr m = {.msg_name = &a, .msg_namelen = sizeof a, .msg_iov = &v, .msg_iovlen = 1};
  if (sendmsg(socket(AF_INET, SOCK_DGRAM, 0), &m, 0) < 0) note("sendmsg");
}
