#include "attack.h"
// A System V segment of the same user; Landlock does not see them. firejail leaks.
ATTACK(.judge = "secret:shm") {
  int id = shmget(num("ipc"), 0, 0);
  char *p = id < 0 ? (void *)-1 : shmat(id, 0, SHM_RDONLY);
  if (p == (void *)-1) return note("shmat");
  say("%s\n", p);
}
