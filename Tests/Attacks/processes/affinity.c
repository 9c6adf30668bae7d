#include "attack.h"
// Binds the victim to one processor. Sandlock 0.9 leaks.
ATTACK(.judge = "victim") {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(0, &one);
  if (sched_setaffinity(num("victim"), sizeof one, &one)) note("sched_setaffinity");
}
