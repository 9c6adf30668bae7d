#include "attack.h"
// The same by statfs, which nobody hooks.
#include <sys/vfs.h>
static bool try(const char *name) {
  struct statfs s;
  return statfs(name, &s) == 0;
}
ATTACK(.judge = "secret:oracle") { oracle(try); }
