#include "attack.h"
// The same by the errors of execve, which launchers rarely make alike.
static bool try(const char *name) {
  char *argv[] = {"x", NULL};
  execve(name, argv, argv + 1);
  return errno != ENOENT;
}
ATTACK(.judge = "secret:oracle") { oracle(try); }
