#include "attack.h"
// A shared writable map of a file granted for reading.
ATTACK(.judge = "changed") {
  int fd = open(arg("rofile"), O_RDWR);
  char *p = fd < 0 ? MAP_FAILED : mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (p == MAP_FAILED) return note("mmap");
  memset(p, 'x', 4);
}
