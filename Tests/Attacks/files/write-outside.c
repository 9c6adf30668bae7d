#include "attack.h"
// Overwrites a hidden file.
ATTACK(.judge = "changed") { put(arg("target"), "x"); }
