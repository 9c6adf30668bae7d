#include "attack.h"
// A new directory in a hidden one.
ATTACK(.judge = "changed") { if (mkdir(path(arg("hidden"), "made"), 0755)) note("mkdir"); }
