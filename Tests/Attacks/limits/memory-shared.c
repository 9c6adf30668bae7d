#include "attack.h"
// Shared pages without a name.
ATTACK(.judge = "measure:memory:320", .limits = "mem=256M") {
  for (int i = 0; i < 25; i++) {
    char *p = mmap(0, 16 << 20, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) return note("mmap");
    memset(p, 1, 16 << 20);
    say("step %d\n", (i + 1) * 16);
  }
  hold();
}
