#include "attack.h"
// The same with semaphores.
ATTACK(.judge = "left:ipc") { if (semget(num("leftipc"), 1, IPC_CREAT | 0600) < 0) note("semget"); }
