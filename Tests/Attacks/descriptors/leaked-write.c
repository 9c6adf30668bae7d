#include "attack.h"
// Writing through a forgotten descriptor.
ATTACK(.judge = "changed") { if (poke(num("fdfile")) < 0) note("write"); }
