#include "attack.h"
// The same by clone.
ATTACK(.judge = "ns:user") {
  long child = syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0);
  if (child < 0) return note("clone");
  hold();
}
