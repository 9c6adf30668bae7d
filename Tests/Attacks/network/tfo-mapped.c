#include "attack.h"
// TCP fast open to a mapped address.
ATTACK(.judge = "hit:tcp4") {
  struct sockaddr_in6 a = mapped(num("tcp4"));
  if (sendto(socket(AF_INET6, SOCK_STREAM, 0), "x", 1, MSG_FASTOPEN, (void *)&a, sizeof a) < 0) note("sendto");
}
