#include "attack.h"
// A listener on a port of the attacker's choice.
ATTACK(.judge = "reach") {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  for (int i = 0; i < 32; i++) {
    struct sockaddr_in a = in4(20000 + (getpid() * 37 + i * 101) % 10000);
    if (!bind(fd, (void *)&a, sizeof a) && !listen(fd, 4)) return serve(fd, AF_INET);
  }
  note("bind");
}
