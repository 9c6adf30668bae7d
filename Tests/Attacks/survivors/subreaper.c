#include "attack.h"
// Adopts its own orphans, so that they never reach the wall's init.
ATTACK(.judge = "alive", .modes = "kill term") {
  if (!fork()) {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    setsid();
    if (!fork()) {
      if (!fork()) for (double end = now() + 15; now() < end;) nap(100);
      _exit(0);
    }
    for (double end = now() + 15; now() < end;) nap(100);
  }
  nap(10);
  say("\nready\n");
  for (double end = now() + 15; now() < end;) nap(100);
}
