#include "attack.h"
// The same by clone3, whose flags no filter can see.
ATTACK(.judge = "ns:user") {
  struct { uint64_t flags, pidfd, child, parent, signal, stack, size, tls, set, set_size, cgroup; } a = {
      .flags = CLONE_NEWUSER, .signal = SIGCHLD};
  long child = syscall(SYS_clone3, &a, sizeof a);
  if (child < 0) return note("clone3");
  hold();
}
