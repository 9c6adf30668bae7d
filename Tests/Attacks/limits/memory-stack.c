#include "attack.h"
// Large stacks of many threads.
static void *fill(void *x) {
  char big[48 << 20];
  memset(big, 1, sizeof big);
  asm volatile("" ::"r"(big) : "memory");
  return nap(4000), x;
}
ATTACK(.judge = "measure:memory:320", .limits = "mem=256M") {
  pthread_attr_t a;
  pthread_t t;
  pthread_attr_init(&a);
  pthread_attr_setstacksize(&a, 50 << 20);
  for (int i = 0; i < 8; i++) if (pthread_create(&t, &a, fill, NULL)) return note("pthread_create");
  nap(400);
  hold();
}
