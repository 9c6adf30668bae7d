#include "attack.h"
// Removes a file granted for reading.
ATTACK(.judge = "changed") { if (unlink(arg("rofile"))) note("unlink"); }
