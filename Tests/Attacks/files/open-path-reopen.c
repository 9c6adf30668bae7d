#include "attack.h"
// O_PATH needs no read right; reopening it through /proc/self/fd must.
ATTACK(.judge = "secret:file") {
  char name[64];
  int fd = open(arg("secret"), O_PATH);
  if (fd < 0) return note("O_PATH");
  snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
  cat(name);
  snprintf(name, sizeof name, "/dev/fd/%d", fd);
  cat(name);
}
