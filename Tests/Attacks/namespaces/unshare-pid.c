#include "attack.h"
// A pid namespace of its own, where children hide; root only.
ATTACK(.judge = "ns:pid", .needs = "root") {
  if (unshare(CLONE_NEWPID)) return note("unshare");
  if (fork()) return hold();
  nap(20), hold();
}
