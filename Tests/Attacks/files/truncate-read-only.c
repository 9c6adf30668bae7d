#include "attack.h"
// The same on a file granted for reading; a read grant must not be enough.
ATTACK(.judge = "changed") { if (truncate(arg("rofile"), 0)) note("truncate"); }
