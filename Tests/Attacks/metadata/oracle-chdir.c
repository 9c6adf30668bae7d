#include "attack.h"
// The same by chdir: "not a directory" tells.
static bool try(const char *name) { return chdir(name) == 0 || errno != ENOENT; }
ATTACK(.judge = "secret:oracle") { oracle(try); }
