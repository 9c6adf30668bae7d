#include "attack.h"
// A socket first disconnected with AF_UNSPEC, then connected.
ATTACK(.judge = "hit:tcp4") {
  struct sockaddr_in a = in4(num("tcp4"));
  struct sockaddr none = {.sa_family = AF_UNSPEC};
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  connect(fd, &none, sizeof none);
  if (connect(fd, (void *)&a, sizeof a)) note("connect");
}
