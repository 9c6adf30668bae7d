#include "attack.h"
// mremap grows a small map that was counted when it was small.
ATTACK(.judge = "measure:memory:320", .limits = "mem=256M") {
  char *p = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  size_t size = 4096;
  for (int i = 1; i <= 25; i++) {
    char *q = mremap(p, size, (size_t)i << 24, MREMAP_MAYMOVE);
    if (q == MAP_FAILED) return note("mremap");
    p = q;
    memset(p + size, 1, ((size_t)i << 24) - size);
    size = (size_t)i << 24;
    say("step %d\n", i * 16);
  }
  hold();
}
