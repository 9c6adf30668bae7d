#include "attack.h"
// Puts the victim's disk access last.
ATTACK(.judge = "victim") { if (syscall(SYS_ioprio_set, 1, num("victim"), 3 << 13)) note("ioprio_set"); }
