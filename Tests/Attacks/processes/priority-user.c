#include "attack.h"
// Makes a whole process group slow.
ATTACK(.judge = "victim") { if (setpriority(PRIO_PGRP, num("victim"), 18)) note("setpriority"); }
