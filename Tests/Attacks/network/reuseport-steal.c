#include "attack.h"
// Shares the port of a service of the same user and takes part of its clients.
ATTACK(.judge = "reach", .stage = "reuse") {
  struct sockaddr_in a = in4(num("reuse"));
  int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one);
  if (bind(fd, (void *)&a, sizeof a) || listen(fd, 64)) return note("bind");
  serve(fd, AF_INET);
}
