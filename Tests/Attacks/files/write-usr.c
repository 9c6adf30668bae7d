#include "attack.h"
// A file in the system's own directory; root only.
ATTACK(.judge = "left:usr", .needs = "root") { put(arg("leftusr"), "x"); }
