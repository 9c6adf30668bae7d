#include "attack.h"
// Takes a message out of a System V queue.
ATTACK(.judge = "secret:msg") {
  struct { long type; char text[64]; } m;
  if (msgrcv(msgget(num("ipc"), 0), &m, 64, 0, IPC_NOWAIT) < 0) note("msgrcv");
  else say("%s\n", m.text);
}
