#include "attack.h"
// A datagram socket of a pair sends to a name outside.
ATTACK(.judge = "hit:absdgram hit:unixdgram") {
  struct sockaddr_un a = un(arg("absdgram")), b = un(arg("unixdgram"));
  int pair[2];
  socketpair(AF_UNIX, SOCK_DGRAM, 0, pair);
  if (sendto(pair[0], "x", 1, 0, (void *)&a, unlen(&a)) < 0) note("sendto");
  if (sendto(pair[0], "x", 1, 0, (void *)&b, unlen(&b)) < 0) note("sendto");
}
