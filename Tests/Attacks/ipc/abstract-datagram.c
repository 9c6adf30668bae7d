#include "attack.h"
// A datagram to an abstract name.
ATTACK(.judge = "hit:absdgram") {
  struct sockaddr_un a = un(arg("absdgram"));
  if (sendto(socket(AF_UNIX, SOCK_DGRAM, 0), "x", 1, 0, (void *)&a, unlen(&a)) < 0) note("sendto");
}
