#include "attack.h"
// Number 463; filters written before 6.13 do not name it. Sandlock 0.9 leaks.
ATTACK(.judge = "changed") {
  struct { uint64_t value; uint32_t size, flags; } a = {(uintptr_t) "x", 1, 0};
  if (syscall(NR_setxattrat, AT_FDCWD, arg("target"), 0, "user.mark", &a, sizeof a)) note("setxattrat");
}
