#include "attack.h"
// Writes to a file granted for reading.
ATTACK(.judge = "changed") { put(arg("rofile"), "x"); }
