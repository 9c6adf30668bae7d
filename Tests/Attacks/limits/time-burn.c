#include "attack.h"
// Counts on after its time, and ignores all signals.
ATTACK(.judge = "measure:wall:2.2", .limits = "time=1s") {
  for (int s = 1; s < 65; s++) signal(s, SIG_IGN);
  for (double end = now() + 2.6; now() < end;) {}
}
