#include "attack.h"
// A signal to a process outside; Landlock below ABI 6 lets it through.
ATTACK(.judge = "signal") { if (kill(num("victim"), SIGUSR1)) note("kill"); }
