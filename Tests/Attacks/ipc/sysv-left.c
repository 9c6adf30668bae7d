#include "attack.h"
// A segment that stays in memory after the run, out of every process limit.
ATTACK(.judge = "left:ipc") { if (shmget(num("leftipc"), 4096, IPC_CREAT | 0600) < 0) note("shmget"); }
