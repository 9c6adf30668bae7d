#include "attack.h"
// A unix socket by path in the granted directory.
ATTACK(.judge = "works") {
  chdir(arg("work"));
  struct sockaddr_un a = un("own.sock");
  int s = socket(AF_UNIX, SOCK_STREAM, 0), c = socket(AF_UNIX, SOCK_STREAM, 0);
  if (bind(s, (void *)&a, unlen(&a)) || listen(s, 1)) return note("bind");
  if (connect(c, (void *)&a, unlen(&a))) return note("connect");
  if (accept(s, NULL, NULL) >= 0) proof();
}
