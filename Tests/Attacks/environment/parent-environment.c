#include "attack.h"
// The environment of the wall's own process.
ATTACK(.judge = "secret:env", .stage = "parent") {
  char name[64];
  snprintf(name, sizeof name, "/proc/%d/environ", getppid());
  cat(name);
}
