#include "attack.h"
// A name outside for an own file: a program waits where others look for theirs.
ATTACK(.judge = "changed") { if (link(path(arg("work"), "own.txt"), path(arg("hidden"), "planted"))) note("link"); }
