#include "attack.h"
// By an O_PATH descriptor and /proc/self/fd.
ATTACK(.judge = "secret:service hit:unix") {
  char name[64];
  int fd = open(arg("unix"), O_PATH);
  if (fd < 0) return note("O_PATH");
  snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
  reach_unix(SOCK_STREAM, name);
}
