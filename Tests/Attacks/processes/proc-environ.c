#include "attack.h"
// Its environment.
ATTACK(.judge = "secret:victimenv") { cat(path(path("/proc", arg("victim")), "environ")); }
