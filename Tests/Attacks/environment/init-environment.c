#include "attack.h"
// The environment of process 1 of the own pid namespace; bubblewrap keeps the caller's there in spite of --clearenv.
ATTACK(.judge = "secret:env", .stage = "parent") {
  cat("/proc/1/environ");
  if (getpid() > 100) {
    char name[64];
    snprintf(name, sizeof name, "/proc/%d/environ", getppid());
    cat(name);
  }
}
