#include "attack.h"
// clone with flags of its own, past accounting that counts fork.
ATTACK(.judge = "measure:processes:90", .limits = "procs=64") {
  for (int i = 0; i < 150; i++) {
    long child = syscall(SYS_clone, SIGCHLD | CLONE_PARENT_SETTID, 0, &(int){0}, 0, 0);
    if (child < 0) { note("clone"); break; }
    if (!child) for (double end = now() + 5; now() < end && !told();) nap(50);
    if (!child) _exit(0);
  }
  hold();
}
