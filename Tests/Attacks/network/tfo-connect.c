#include "attack.h"
// TCP_FASTOPEN_CONNECT puts the connection off until the first write.
ATTACK(.judge = "hit:tcp4") {
  struct sockaddr_in a = in4(num("tcp4"));
  int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(fd, IPPROTO_TCP, TCP_FASTOPEN_CONNECT, &one, sizeof one);
  if (connect(fd, (void *)&a, sizeof a)) note("connect");
  write(fd, "x", 1);
}
