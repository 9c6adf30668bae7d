#include "attack.h"
// The same by mkdir: "exists" comes before "not permitted". It must not leave directories either.
static bool try(const char *name) { return mkdir(name, 0755) == 0 ? (rmdir(name), false) : errno == EEXIST; }
ATTACK(.judge = "secret:oracle") { oracle(try); }
