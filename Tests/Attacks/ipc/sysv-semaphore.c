#include "attack.h"
// Lets a lock of the user go.
ATTACK(.judge = "object:sem") {
  struct sembuf one = {0, 1, 0};
  if (semop(semget(num("ipc"), 0, 0), &one, 1)) note("semop");
  nap(20);
}
