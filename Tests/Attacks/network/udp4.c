#include "attack.h"
// A datagram; Landlock sees UDP from ABI 10.
ATTACK(.judge = "hit:udp4") {
  struct sockaddr_in a = in4(num("udp4"));
  if (sendto(socket(AF_INET, SOCK_DGRAM, 0), "x", 1, 0, (void *)&a, sizeof a) < 0) note("sendto");
}
