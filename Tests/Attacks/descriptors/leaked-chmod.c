#include "attack.h"
// Metadata through a forgotten directory descriptor.
ATTACK(.judge = "changed") { if (fchmodat(num("fddir"), "target.txt", 0777, 0)) note("fchmodat"); }
