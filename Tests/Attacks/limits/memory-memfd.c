#include "attack.h"
// Pages of a memory file that is mapped; Sandlock's accounting counted mmap calls only.
ATTACK(.judge = "measure:memory:320", .limits = "mem=256M") {
  for (int i = 0; i < 25; i++) {
    int fd = memfd_create("m", 0);
    if (ftruncate(fd, 16 << 20)) return note("memfd_create");
    char *p = mmap(0, 16 << 20, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (p == MAP_FAILED) return note("mmap");
    memset(p, 1, 16 << 20);
    close(fd);
    say("step %d\n", (i + 1) * 16);
  }
  hold();
}
