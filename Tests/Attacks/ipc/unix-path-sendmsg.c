#include "attack.h"
// The same with the address in a message.
ATTACK(.judge = "hit:unixdgram") {
  struct sockaddr_un a = un(arg("unixdgram"));
  struct iovec v = {"x", 1};
  struct msghdr m = {.msg_name = &a, .msg_namelen = unlen(&a), .msg_iov = &v, .msg_iovlen = 1};
  if (sendmsg(socket(AF_UNIX, SOCK_DGRAM, 0), &m, 0) < 0) note("sendmsg");
}
