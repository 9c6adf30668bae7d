#include "attack.h"
// A time namespace; root only.
ATTACK(.judge = "ns:time", .needs = "root") {
  if (unshare(0x80)) return note("unshare");
  if (fork()) return hold();
  nap(20), hold();
}
