#include "attack.h"
// A file in the machine's /dev/shm.
ATTACK(.judge = "secret:posixshm") { cat(arg("posixshm")); }
