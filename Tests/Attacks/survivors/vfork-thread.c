#include "attack.h"
// A daemon started from a thread, whose end is also a parent's death.
static void *starter(void *x) {
  if (!fork()) {
    setsid();
    for (double end = now() + 15; now() < end;) nap(100);
    _exit(0);
  }
  return x;
}
ATTACK(.judge = "alive", .modes = "exit kill") {
  pthread_t t;
  pthread_create(&t, NULL, starter, NULL);
  pthread_join(t, NULL);
  say("\nready\n");
  if (strcmp(arg("mode"), "exit")) for (double end = now() + 15; now() < end;) nap(100);
}
