#include "attack.h"
// The old call of the same kind.
ATTACK(.judge = "signal") { if (syscall(SYS_tkill, num("victim"), SIGUSR1)) note("tkill"); }
