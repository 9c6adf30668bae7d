#include "attack.h"
// A file that stays in /dev/shm, that is in memory, after the run.
ATTACK(.judge = "left:shm") { put(arg("leftshm"), "x"); }
