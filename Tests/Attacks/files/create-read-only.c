#include "attack.h"
// A new name in a directory granted for reading.
ATTACK(.judge = "changed") { put(path(arg("ro"), "fresh"), "x"); }
