#include "attack.h"
// The descriptors of process 1 of the own pid namespace, which some launchers keep open.
ATTACK(.judge = "secret:fd", .stage = "parent") {
  for (int pid = 1; pid < 4; pid++) {
    char name[64];
    snprintf(name, sizeof name, "/proc/%d/fd/%ld", pid, num("fdfile"));
    cat(name);
  }
  if (getppid() > 3) {
    char name[64];
    snprintf(name, sizeof name, "/proc/%d/fd/%ld", getppid(), num("fdfile"));
    cat(name);
  }
}
