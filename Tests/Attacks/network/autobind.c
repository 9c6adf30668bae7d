#include "attack.h"
// listen without bind takes a port by itself, past the bind rule of Landlock ABI 7. Sandlock 0.9 leaks.
ATTACK(.judge = "reach") {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (listen(fd, 4)) return note("listen");
  serve(fd, AF_INET);
}
