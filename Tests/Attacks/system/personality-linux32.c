#include "attack.h"
// Pretends to be a 32-bit machine.
ATTACK(.judge = "personality:8") {
  if (personality(PER_LINUX32) < 0) return note("personality");
  hold();
}
