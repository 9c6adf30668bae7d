#include "attack.h"
// A user namespace by the 32-bit clone, whose arguments stand in another order.
ATTACK(.judge = "ns:user") {
  long child = int80(120, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0);
  if (child < 0) return;
  hold();
}
