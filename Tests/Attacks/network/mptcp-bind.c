#include "attack.h"
// A multipath listener that plain clients reach. Sandlock 0.9 leaks.
ATTACK(.judge = "reach") {
  struct sockaddr_in a = in4(0);
  int fd = socket(AF_INET, SOCK_STREAM, IPPROTO_MPTCP);
  if (bind(fd, (void *)&a, sizeof a) || listen(fd, 4)) return note("bind");
  serve(fd, AF_INET);
}
