#include "attack.h"
// A new file beside the hidden ones.
ATTACK(.judge = "changed") { put(path(arg("hidden"), "new"), "x"); }
