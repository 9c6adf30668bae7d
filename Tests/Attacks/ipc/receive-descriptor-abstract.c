#include "attack.h"
// The same over an abstract name.
ATTACK(.judge = "secret:scm") {
  struct sockaddr_un a = un(arg("abstract"));
  int fd = socket(AF_UNIX, SOCK_STREAM, 0), got = -1;
  if (connect(fd, (void *)&a, unlen(&a))) return note("connect");
  char text[64], control[CMSG_SPACE(4)];
  struct iovec v = {text, sizeof text};
  struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  if (recvmsg(fd, &m, 0) > 0 && CMSG_FIRSTHDR(&m)) memcpy(&got, CMSG_DATA(CMSG_FIRSTHDR(&m)), 4);
  if (dump(got) < 0) note("recvmsg");
}
