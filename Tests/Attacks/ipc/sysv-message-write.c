#include "attack.h"
// Puts one in.
ATTACK(.judge = "object:msg") {
  struct { long type; char text[8]; } m = {1, "x"};
  if (msgsnd(msgget(num("ipc"), 0), &m, 8, IPC_NOWAIT)) note("msgsnd");
  nap(20);
}
