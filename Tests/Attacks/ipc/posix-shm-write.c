#include "attack.h"
// The same for writing.
ATTACK(.judge = "changed") { if (poke(open(arg("posixshm"), O_WRONLY | O_TRUNC)) < 0) note("open"); }
