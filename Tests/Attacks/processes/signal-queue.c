#include "attack.h"
// A signal with data.
ATTACK(.judge = "signal") { if (sigqueue(num("victim"), SIGUSR2, (union sigval){7})) note("rt_sigqueueinfo"); }
