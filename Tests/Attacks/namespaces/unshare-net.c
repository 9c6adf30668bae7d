#include "attack.h"
// A network namespace of its own; root only.
ATTACK(.judge = "ns:net", .needs = "root") {
  if (fork()) return hold();
  if (unshare(CLONE_NEWNET)) return note("unshare");
  nap(20), hold();
}
