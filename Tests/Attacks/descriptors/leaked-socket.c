#include "attack.h"
// A forgotten connection to a service.
ATTACK(.judge = "hit:leaked") { if (poke(num("fdsocket")) < 0) note("write"); }
