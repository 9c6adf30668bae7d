#include "attack.h"
// Makes the victim slow. Landlock does not see it; Sandlock 0.9 leaks.
ATTACK(.judge = "victim") { if (setpriority(PRIO_PROCESS, num("victim"), 19)) note("setpriority"); }
