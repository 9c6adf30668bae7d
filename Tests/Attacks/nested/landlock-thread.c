#include "attack.h"
// A thread started before restricts nothing of the others; all must be inside the wall from the first.
static void *reader(void *x) { return cat(arg("secret")), x; }
ATTACK(.judge = "secret:file") {
  pthread_t t;
  pthread_create(&t, NULL, reader, NULL);
  pthread_join(t, NULL);
}
