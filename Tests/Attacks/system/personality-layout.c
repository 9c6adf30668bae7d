#include "attack.h"
// The old memory layout and no randomisation together: other bits than the one debuggers need.
ATTACK(.judge = "personality:200000") {
  if (personality(ADDR_COMPAT_LAYOUT | ADDR_NO_RANDOMIZE) < 0) return note("personality");
  hold();
}
