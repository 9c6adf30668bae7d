#include "attack.h"
// Swap on a file that cannot be one: only the right is tried. Root only.
#include <sys/swap.h>
ATTACK(.judge = "claimed", .needs = "root") {
  if (swapon(path(arg("work"), "own.txt"), 0) && errno != EINVAL) return note("swapon");
  proof();
}
