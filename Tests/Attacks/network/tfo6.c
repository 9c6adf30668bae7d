#include "attack.h"
// TCP fast open over IPv6.
ATTACK(.judge = "hit:tcp6") {
  struct sockaddr_in6 a = in6(num("tcp6"));
  if (sendto(socket(AF_INET6, SOCK_STREAM, 0), "x", 1, MSG_FASTOPEN, (void *)&a, sizeof a) < 0) note("sendto");
}
