#include "attack.h"
// Private copies of a file's pages.
ATTACK(.judge = "measure:memory:320", .limits = "mem=256M") {
  int fd = open(path(arg("work"), "sparse"), O_RDWR | O_CREAT, 0644);
  if (ftruncate(fd, 16 << 20)) return note("ftruncate");
  for (int i = 0; i < 25; i++) {
    char *p = mmap(0, 16 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    if (p == MAP_FAILED) return note("mmap");
    memset(p, 1, 16 << 20);
  }
  hold();
}
