#include "attack.h"
// The same with rubbish in the upper half of the flags, against filters that compare all 64 bits.
ATTACK(.judge = "ns:user") {
  long child = syscall(SYS_clone, 0xdead00000000UL | CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0);
  if (child < 0) return note("clone");
  hold();
}
