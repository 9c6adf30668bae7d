#include "attack.h"
// A datagram to a mapped address.
ATTACK(.judge = "hit:udp4") {
  struct sockaddr_in6 a = mapped(num("udp4"));
  if (sendto(socket(AF_INET6, SOCK_DGRAM, 0), "x", 1, 0, (void *)&a, sizeof a) < 0) note("sendto");
}
