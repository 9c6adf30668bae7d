#include "attack.h"
// A System V segment by the 32-bit ipc call, which is one number for twelve things.
ATTACK(.judge = "left:ipc") { int80(117, 23, num("leftipc"), 4096, IPC_CREAT | 0600, 0); }
