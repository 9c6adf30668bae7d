#include "attack.h"
// Stops a process of the user: denial of service.
ATTACK(.judge = "signal") { if (kill(num("victim"), SIGSTOP)) note("kill"); }
