#include "attack.h"
// More processes than allowed.
ATTACK(.judge = "measure:processes:90", .limits = "procs=64") {
  for (int i = 0; i < 150; i++) {
    int child = fork();
    if (child < 0) { note("fork"); break; }
    if (!child) for (double end = now() + 5; now() < end && !told();) nap(50);
    if (!child) _exit(0);
  }
  hold();
}
