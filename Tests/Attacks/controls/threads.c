#include "attack.h"
// Threads, by clone3 or by its fallback.
static void *body(void *x) { return __sync_fetch_and_add((int *)x, 1), NULL; }
ATTACK(.judge = "works") {
  int sum = 0;
  pthread_t t[16];
  for (int i = 0; i < 16; i++) if (pthread_create(&t[i], NULL, body, &sum)) return note("pthread_create");
  for (int i = 0; i < 16; i++) pthread_join(t[i], NULL);
  if (sum == 16) proof();
}
