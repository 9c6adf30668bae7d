#include "attack.h"
// Sleeps on after its time.
ATTACK(.judge = "measure:wall:2.2", .limits = "time=1s") {
  for (double end = now() + 2.6; now() < end;) nap(50);
}
