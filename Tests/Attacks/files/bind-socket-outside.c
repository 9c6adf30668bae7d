#include "attack.h"
// Binding a unix socket creates a file.
ATTACK(.judge = "changed") {
  struct sockaddr_un a = un(path(arg("hidden"), "planted"));
  if (bind(socket(AF_UNIX, SOCK_STREAM, 0), (void *)&a, unlen(&a))) note("bind");
}
