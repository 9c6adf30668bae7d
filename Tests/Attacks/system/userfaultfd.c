#include "attack.h"
// Stops kernel code in the middle of a copy: every race becomes winnable. bubblewrap leaves it.
ATTACK(.judge = "holds:[userfaultfd]") {
  if (syscall(SYS_userfaultfd, O_CLOEXEC | UFFD_USER_MODE_ONLY) < 0) return note("userfaultfd");
  hold();
}
