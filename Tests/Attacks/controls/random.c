#include "attack.h"
// getrandom.
#include <sys/random.h>
ATTACK(.judge = "works") {
  char buffer[32];
  if (getrandom(buffer, sizeof buffer, 0) != sizeof buffer) return note("getrandom");
  proof();
}
