#include "attack.h"
// Threads count as tasks for the kernel; Sandlock 0.9 leaks.
static void *idle(void *x) {
  for (double end = now() + 5; now() < end && !told();) nap(50);
  return x;
}
ATTACK(.judge = "measure:threads:90", .limits = "procs=64") {
  pthread_attr_t a;
  pthread_t t;
  pthread_attr_init(&a);
  pthread_attr_setstacksize(&a, 65536);
  for (int i = 0; i < 150; i++) if (pthread_create(&t, &a, idle, NULL)) { note("pthread_create"); break; }
  hold();
}
