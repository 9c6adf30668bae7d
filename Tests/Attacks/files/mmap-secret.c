#include "attack.h"
// A map instead of a read.
ATTACK(.judge = "secret:file") {
  int fd = open(arg("secret"), O_RDONLY);
  char *p = fd < 0 ? MAP_FAILED : mmap(0, 4096, PROT_READ, MAP_PRIVATE, fd, 0);
  if (p == MAP_FAILED) return note("mmap");
  say("%s\n", p);
}
