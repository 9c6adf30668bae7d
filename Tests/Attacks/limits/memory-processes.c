#include "attack.h"
// A share for each of eight processes: none is above the limit by itself.
ATTACK(.judge = "measure:memory:320", .limits = "mem=256M") {
  for (int i = 0; i < 8; i++)
    if (!fork()) {
      char *p = mmap(0, 50 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      if (p == MAP_FAILED) return note("mmap");
      memset(p, 1, 50 << 20);
      nap(5000);
      _exit(0);
    }
  nap(400);
  hold();
}
