#include "attack.h"
// A handle of the victim: the base for all else.
ATTACK(.judge = "holds:[pidfd]") {
  if (syscall(SYS_pidfd_open, num("victim"), 0) < 0) return note("pidfd_open");
  hold();
}
