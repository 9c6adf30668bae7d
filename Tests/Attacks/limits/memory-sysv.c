#include "attack.h"
// A System V segment that nobody has mapped.
ATTACK(.judge = "measure:memory:320", .limits = "mem=256M", .stage = "objects") {
  int id = shmget(num("leftipc"), 400 << 20, IPC_CREAT | 0600);
  char *p = shmat(id, 0, 0);
  if (p == (void *)-1) return note("shmget");
  for (int i = 0; i < 400; i++) p[i << 20] = 1, memset(p + (i << 20), 1, 1 << 20);
  shmdt(p);
  hold();
  shmctl(id, IPC_RMID, NULL);
}
