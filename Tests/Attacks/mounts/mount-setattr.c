#include "attack.h"
// The same by the newer call.
ATTACK(.judge = "changed", .needs = "root") {
  struct { uint64_t set, clear, propagation, userns; } a = {.clear = 1};
  if (syscall(SYS_mount_setattr, AT_FDCWD, arg("ro"), AT_RECURSIVE, &a, sizeof a)) note("mount_setattr");
  put(path(arg("ro"), "fresh"), "x");
}
