#include "attack.h"
// Which hidden names exist, by access.
static bool try(const char *name) { return access(name, F_OK) == 0; }
ATTACK(.judge = "secret:oracle") { oracle(try); }
