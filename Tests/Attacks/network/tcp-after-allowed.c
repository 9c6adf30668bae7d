#include "attack.h"
// First the allowed port, then disconnected and on to a forbidden one with the same socket.
ATTACK(.judge = "hit:tcp4", .needs = "allow") {
  struct sockaddr_in good = in4(num("allowed")), bad = in4(num("tcp4"));
  struct sockaddr none = {.sa_family = AF_UNSPEC};
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  connect(fd, (void *)&good, sizeof good);
  connect(fd, &none, sizeof none);
  if (connect(fd, (void *)&bad, sizeof bad)) note("connect");
}
