#include "attack.h"
// utimensat without a path works on an O_PATH descriptor through /proc.
ATTACK(.judge = "changed") {
  char name[64];
  struct timespec t[2] = {{1, 0}, {1, 0}};
  int fd = open(arg("target"), O_PATH);
  if (fd < 0) return note("O_PATH");
  snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
  if (utimensat(AT_FDCWD, name, t, 0)) note("utimensat");
}
