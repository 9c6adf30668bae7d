#include "attack.h"
// bind with AF_UNSPEC and the any address counts as AF_INET for the kernel.
ATTACK(.judge = "reach") {
  struct sockaddr_in a = {.sin_family = AF_UNSPEC};
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(fd, (void *)&a, sizeof a) || listen(fd, 4)) return note("bind");
  serve(fd, AF_INET);
}
