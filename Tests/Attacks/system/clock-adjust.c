#include "attack.h"
// The machine's clock: set to what it is. Root only.
#include <sys/timex.h>
ATTACK(.judge = "claimed", .needs = "root") {
  struct timex t = {.modes = ADJ_OFFSET_SINGLESHOT, .offset = 0};
  if (adjtimex(&t) < 0) return note("adjtimex");
  proof();
}
