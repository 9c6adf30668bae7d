#include "attack.h"
// The victim's root as a way to files.
ATTACK(.judge = "secret:file") { cat(path(path(path("/proc", arg("victim")), "root"), arg("secret"))); }
