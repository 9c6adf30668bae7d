#include "attack.h"
// A host name of its own; root only.
ATTACK(.judge = "ns:uts", .needs = "root") {
  if (fork()) return hold();
  if (unshare(CLONE_NEWUTS)) return note("unshare");
  nap(20), hold();
}
