#include "attack.h"
// The same by the difference between "no such file" and "not permitted".
static bool try(const char *name) { return open(name, O_RDONLY) >= 0 || errno == EACCES || errno == EPERM; }
ATTACK(.judge = "secret:oracle") { oracle(try); }
