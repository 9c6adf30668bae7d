#include "attack.h"
// Another address of the same loopback, against checks by text.
ATTACK(.judge = "hit:tcp4") {
  struct sockaddr_in a = in4(num("tcp4"));
  a.sin_addr.s_addr = 0;
  if (connect(socket(AF_INET, SOCK_STREAM, 0), (void *)&a, sizeof a)) note("connect");
}
