#include "attack.h"
// Its name; only a pid namespace hides it.
ATTACK(.judge = "secret:comm") { cat(path(path("/proc", arg("victim")), "comm")); }
