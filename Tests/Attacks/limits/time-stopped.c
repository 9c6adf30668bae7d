#include "attack.h"
// Stopped at the end of its time.
ATTACK(.judge = "measure:wall:2.2", .limits = "time=1s") {
  if (!fork()) {
    setsid(), raise(SIGSTOP);
    _exit(0);
  }
  for (double end = now() + 2.6; now() < end;) nap(50);
}
