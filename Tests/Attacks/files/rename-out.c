#include "attack.h"
// Puts an own file in the place of a hidden one.
ATTACK(.judge = "changed") { if (rename(path(arg("work"), "own.txt"), arg("target"))) note("rename"); }
