#include "attack.h"
// The victim's whole session in the scheduler.
ATTACK(.judge = "victim", .needs = "file:/proc/self/autogroup") { put(path(path("/proc", arg("victim")), "autogroup"), "15"); }
