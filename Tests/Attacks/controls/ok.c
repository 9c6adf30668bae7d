#include "attack.h"
// The least: start, read an argument, write a file in the granted directory. Run before every group.
ATTACK(.judge = "works") { proof(); }
