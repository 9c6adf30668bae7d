#include "attack.h"
// A signal to the victim's process group.
ATTACK(.judge = "signal") { if (kill(-num("victim"), SIGUSR1)) note("kill"); }
