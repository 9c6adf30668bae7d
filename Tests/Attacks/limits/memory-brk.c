#include "attack.h"
// The heap's end.
ATTACK(.judge = "measure:memory:320", .limits = "mem=256M") {
  for (int i = 0; i < 25; i++) {
    char *p = sbrk(16 << 20);
    if (p == (void *)-1) return note("brk");
    memset(p, 1, 16 << 20);
    say("step %d\n", (i + 1) * 16);
  }
  hold();
}
