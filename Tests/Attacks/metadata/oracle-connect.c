#include "attack.h"
// The same by connecting to it as to a unix socket: "refused" tells a file from nothing.
static bool try(const char *name) {
  struct sockaddr_un a = un(name);
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  bool there = connect(fd, (void *)&a, unlen(&a)) == 0 || errno == ECONNREFUSED || errno == EACCES;
  close(fd);
  return there;
}
ATTACK(.judge = "secret:oracle") { oracle(try); }
