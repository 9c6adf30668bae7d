#include "attack.h"
// A user namespace by the 32-bit entry.
ATTACK(.judge = "ns:user") {
  if (fork()) return hold();
  if (int80(310, CLONE_NEWUSER, 0, 0, 0, 0)) return;
  nap(20), hold();
}
