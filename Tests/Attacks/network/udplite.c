#include "attack.h"
// UDP's brother has a protocol number of its own.
ATTACK(.judge = "hit:udplite") {
  struct sockaddr_in a = in4(num("udplite"));
  if (sendto(socket(AF_INET, SOCK_DGRAM, IPPROTO_UDPLITE), "x", 1, 0, (void *)&a, sizeof a) < 0) note("sendto");
}
