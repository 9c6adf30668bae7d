#include "attack.h"
// A file that only the victim holds open.
ATTACK(.judge = "secret:victimfd") { cat(path(path("/proc", arg("victim")), "fd/10")); }
