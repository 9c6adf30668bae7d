#include "attack.h"
// Its arguments; Landlock does not hide them.
ATTACK(.judge = "secret:argv") { cat(path(path("/proc", arg("victim")), "cmdline")); }
