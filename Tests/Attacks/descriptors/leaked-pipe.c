#include "attack.h"
// A forgotten end of a pipe into a trusted program.
ATTACK(.judge = "leakedpipe") { if (poke(num("fdpipe")) < 0) note("write"); }
