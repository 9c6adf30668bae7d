#include "attack.h"
// Takes the parent-death signal away that the wall had set. Sandlock 0.9 leaks.
ATTACK(.judge = "alive", .modes = "exit kill term early") {
  prctl(PR_SET_PDEATHSIG, 0);
  if (!fork()) {
    prctl(PR_SET_PDEATHSIG, 0);
    setsid();
    if (!fork()) for (double end = now() + 15; now() < end;) nap(100);
    _exit(0);
  }
  nap(10);
  say("\nready\n");
  if (strcmp(arg("mode"), "exit")) for (double end = now() + 15; now() < end;) nap(100);
}
