#include "attack.h"
// Port 0 is any port. With one allowed port Sandlock 0.9 leaks.
ATTACK(.judge = "reach") {
  struct sockaddr_in a = in4(0);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(fd, (void *)&a, sizeof a) || listen(fd, 4)) return note("bind");
  serve(fd, AF_INET);
}
