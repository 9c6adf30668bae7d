#include "attack.h"
// A file among the system's settings; root only.
ATTACK(.judge = "left:etc", .needs = "root") { put(arg("leftetc"), "x"); }
