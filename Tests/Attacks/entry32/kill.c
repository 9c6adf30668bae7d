#include "attack.h"
// A signal by the 32-bit entry.
ATTACK(.judge = "signal") { int80(37, num("victim"), SIGUSR1, 0, 0, 0); }
