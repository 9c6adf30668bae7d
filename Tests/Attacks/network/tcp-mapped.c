#include "attack.h"
// An IPv4 address in IPv6 clothes, against filters by family.
ATTACK(.judge = "hit:tcp4") {
  struct sockaddr_in6 a = mapped(num("tcp4"));
  if (connect(socket(AF_INET6, SOCK_STREAM, 0), (void *)&a, sizeof a)) note("connect");
}
