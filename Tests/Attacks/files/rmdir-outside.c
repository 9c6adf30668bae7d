#include "attack.h"
// Removes an empty hidden directory.
ATTACK(.judge = "changed") { if (rmdir(path(arg("hidden"), "empty"))) note("rmdir"); }
