#include "attack.h"
// The same with a queue.
ATTACK(.judge = "left:ipc") { if (msgget(num("leftipc"), IPC_CREAT | 0600) < 0) note("msgget"); }
