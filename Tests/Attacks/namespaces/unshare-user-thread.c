#include "attack.h"
// From a process that only one thread is left of after a fork of a threaded one.
static void *idle(void *x) { return nap(3000), x; }
ATTACK(.judge = "ns:user") {
  pthread_t t;
  pthread_create(&t, NULL, idle, NULL);
  if (fork()) return hold();
  if (unshare(CLONE_NEWUSER)) return note("unshare");
  nap(20), hold();
}
