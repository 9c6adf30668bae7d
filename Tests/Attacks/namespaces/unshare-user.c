#include "attack.h"
// A user namespace gives all capabilities inside: the door to most kernel bugs of the last years. Landlock, bubblewrap, runc leave it.
ATTACK(.judge = "ns:user") {
  if (fork()) return hold();
  if (unshare(CLONE_NEWUSER)) return note("unshare");
  nap(20), hold();
}
