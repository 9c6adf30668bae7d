#include "attack.h"
// Settings of the victim under /proc that need no tracing right.
ATTACK(.judge = "victim") { put(path(path("/proc", arg("victim")), "coredump_filter"), "0x7f"); }
