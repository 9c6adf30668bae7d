#include "attack.h"
// A pair of unix sockets that hands a descriptor over.
ATTACK(.judge = "works") {
  int p[2], null = open("/dev/null", O_RDWR);
  char control[CMSG_SPACE(4)] = "", text[4];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, p)) return note("socketpair");
  struct iovec v = {"x", 1};
  struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  struct cmsghdr *c = CMSG_FIRSTHDR(&m);
  c->cmsg_level = SOL_SOCKET, c->cmsg_type = SCM_RIGHTS, c->cmsg_len = CMSG_LEN(4);
  memcpy(CMSG_DATA(c), &null, 4);
  if (sendmsg(p[0], &m, 0) != 1) return note("sendmsg");
  v.iov_base = text;
  if (recvmsg(p[1], &m, 0) == 1 && CMSG_FIRSTHDR(&m)) proof();
}
