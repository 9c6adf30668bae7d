#include "attack.h"
// A mount namespace of its own; root only.
ATTACK(.judge = "ns:mnt", .needs = "root") {
  if (fork()) return hold();
  if (unshare(CLONE_NEWNS)) return note("unshare");
  nap(20), hold();
}
