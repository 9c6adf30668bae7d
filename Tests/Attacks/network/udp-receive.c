#include "attack.h"
// A datagram service inside. With one allowed TCP port Sandlock 0.9 leaks.
ATTACK(.judge = "reach-udp") {
  struct sockaddr_in a = in4(0);
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (bind(fd, (void *)&a, sizeof a)) return note("bind");
  serve_datagrams(fd, AF_INET);
}
