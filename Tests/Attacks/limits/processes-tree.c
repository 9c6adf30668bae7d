#include "attack.h"
// Each one starts the next: no parent has many children, and the first ones are gone.
ATTACK(.judge = "measure:processes:90", .limits = "procs=64") {
  double end = now() + 5;
  for (int depth = 0; depth < 150; depth++) {
    int child = fork();
    if (child < 0) { note("fork"); break; }
    if (child) {
      while (now() < end && !told()) nap(50);
      if (depth) _exit(0);
      return;
    }
  }
  hold();
  _exit(0);
}
