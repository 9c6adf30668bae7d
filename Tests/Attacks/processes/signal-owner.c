#include "attack.h"
// The kernel sends SIGIO to whoever F_SETOWN names.
ATTACK(.judge = "signal") {
  int p[2];
  socketpair(AF_UNIX, SOCK_STREAM, 0, p);
  if (fcntl(p[0], F_SETOWN, (int)num("victim"))) note("F_SETOWN");
  fcntl(p[0], F_SETSIG, SIGUSR2);
  fcntl(p[0], F_SETFL, O_ASYNC);
  write(p[1], "x", 1);
  nap(20);
}
