#include "attack.h"
// A datagram to a socket file, as to a system log.
ATTACK(.judge = "hit:unixdgram") {
  struct sockaddr_un a = un(arg("unixdgram"));
  if (sendto(socket(AF_UNIX, SOCK_DGRAM, 0), "x", 1, 0, (void *)&a, unlen(&a)) < 0) note("sendto");
}
