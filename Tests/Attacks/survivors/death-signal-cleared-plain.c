#include "attack.h"
// The first process itself clears it and stays: no fork at all.
ATTACK(.judge = "alive", .modes = "kill early") {
  prctl(PR_SET_PDEATHSIG, 0);
  if (!strcmp(arg("mode"), "kill") && !fork()) for (double end = now() + 15; now() < end;) nap(100);
  say("\nready\n");
  for (double end = now() + 15; now() < end;) nap(100);
}
