#include "attack.h"
// Locked pages cannot be swapped.
ATTACK(.judge = "measure:memory:320", .limits = "mem=256M") {
  char *p = mmap(0, 400 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  if (p == MAP_FAILED) return note("mmap");
  mlock(p, 400 << 20);
  hold();
}
