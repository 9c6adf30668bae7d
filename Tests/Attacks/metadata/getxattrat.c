#include "attack.h"
// Number 464: the same past filters that name getxattr only.
ATTACK(.judge = "secret:xattr") {
  char value[64] = "";
  struct { uint64_t value; uint32_t size, flags; } a = {(uintptr_t)value, 63, 0};
  if (syscall(NR_getxattrat, AT_FDCWD, arg("secret"), 0, "user.secret", &a, sizeof a) < 0) note("getxattrat");
  say("%s\n", value);
}
