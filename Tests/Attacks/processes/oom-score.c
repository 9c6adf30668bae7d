#include "attack.h"
// Makes the victim the first to die when memory is short.
ATTACK(.judge = "victim") { put(path(path("/proc", arg("victim")), "oom_score_adj"), "900"); }
