#include "attack.h"
// The same for writing.
ATTACK(.judge = "victim:memory") {
  long value = 1;
  int fd = open(path(path("/proc", arg("victim")), "mem"), O_RDWR);
  if (pwrite(fd, &value, 8, num("word")) < 0) note("mem");
  nap(20);
}
