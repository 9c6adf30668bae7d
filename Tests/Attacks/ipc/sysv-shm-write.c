#include "attack.h"
// Writes into a System V segment of the user.
ATTACK(.judge = "object:shm") {
  int id = shmget(num("ipc"), 0, 0);
  char *p = id < 0 ? (void *)-1 : shmat(id, 0, 0);
  if (p == (void *)-1) return note("shmat");
  p[0] ^= 1;
  nap(20);
}
