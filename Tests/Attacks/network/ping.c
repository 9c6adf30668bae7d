#include "attack.h"
// An ICMP datagram socket, which needs no privilege where the group range allows it.
ATTACK(.judge = "sock:2:2:1") {
  if (socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP) < 0) return note("socket");
  hold();
}
