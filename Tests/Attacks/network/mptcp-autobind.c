#include "attack.h"
// Multipath and listen without bind.
ATTACK(.judge = "reach") {
  int fd = socket(AF_INET, SOCK_STREAM, IPPROTO_MPTCP);
  if (listen(fd, 4)) return note("listen");
  serve(fd, AF_INET);
}
