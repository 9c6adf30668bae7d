#include "attack.h"
// A pipe planted outside.
ATTACK(.judge = "changed") { if (mkfifo(path(arg("hidden"), "pipe"), 0644)) note("mkfifo"); }
