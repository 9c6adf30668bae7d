#include "attack.h"
// A datagram by the 32-bit calls of today.
ATTACK(.judge = "hit:udp4") {
  struct sockaddr_in *a = low(4096);
  *a = in4(num("udp4"));
  int fd = int80(359, AF_INET, SOCK_DGRAM, 0, 0, 0);
  int80(362, fd, (long)a, sizeof *a, 0, 0);
  if (poke(fd) < 0) note("write");
}
