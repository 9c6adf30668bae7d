#include "attack.h"
// listen without bind over IPv6. Sandlock 0.9 leaks.
ATTACK(.judge = "reach") {
  int fd = socket(AF_INET6, SOCK_STREAM, 0);
  if (listen(fd, 4)) return note("listen");
  serve(fd, AF_INET6);
}
