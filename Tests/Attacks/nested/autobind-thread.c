#include "attack.h"
// listen without bind from a second thread, against supervisors that know the first only.
static void *listener(void *x) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (listen(fd, 4)) note("listen");
  else serve(fd, AF_INET);
  return x;
}
ATTACK(.judge = "reach") {
  pthread_t t;
  pthread_create(&t, NULL, listener, NULL);
  pthread_join(t, NULL);
}
