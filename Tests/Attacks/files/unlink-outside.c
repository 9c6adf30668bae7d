#include "attack.h"
// Removes a hidden file.
ATTACK(.judge = "changed") { if (unlink(arg("target"))) note("unlink"); }
