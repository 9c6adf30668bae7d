#include "attack.h"
// A signal to a thread instead of a process.
ATTACK(.judge = "signal") { if (syscall(SYS_tgkill, num("victim"), num("victim"), SIGUSR1)) note("tgkill"); }
