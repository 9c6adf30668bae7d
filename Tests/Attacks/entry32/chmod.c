#include "attack.h"
// Metadata by the 32-bit entry.
ATTACK(.judge = "changed") { int80(15, (long)strcpy(low(4096), arg("target")), 0777, 0, 0, 0); }
