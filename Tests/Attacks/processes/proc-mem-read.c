#include "attack.h"
// Its memory as a file.
ATTACK(.judge = "secret:memory") {
  char buffer[64] = "";
  int fd = open(path(path("/proc", arg("victim")), "mem"), O_RDONLY);
  if (pread(fd, buffer, 63, num("memory")) < 0) note("mem");
  say("%s\n", buffer);
}
