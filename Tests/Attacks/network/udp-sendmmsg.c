#include "attack.h"
// Many messages in one call; the second carries the address.
ATTACK(.judge = "hit:udp4") {
  struct sockaddr_in a = in4(num("udp4")), harmless = in4(9);
  struct iovec v = {"x", 1};
  struct mmsghdr m[2] = {{.msg_hdr = {.msg_name = &harmless, .msg_namelen = sizeof a, .msg_iov = &v, .msg_iovlen = 1}},
                         {.msg_hdr = {.msg_name = &a, .msg_namelen = sizeof a, .msg_iov = &v, .msg_iovlen = 1}}};
  if (sendmmsg(socket(AF_INET, SOCK_DGRAM, 0), m, 2, 0) < 0) note("sendmmsg");
}
