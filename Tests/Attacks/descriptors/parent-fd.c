#include "attack.h"
// The descriptors of the wall's own process, by /proc.
ATTACK(.judge = "secret:fd", .stage = "parent") {
  char name[64];
  snprintf(name, sizeof name, "/proc/%d/fd/%ld", getppid(), num("fdfile"));
  cat(name);
}
