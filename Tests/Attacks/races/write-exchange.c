#include "attack.h"
// The same for writing: a file meant for the workspace lands outside.
static volatile bool stop;
static void *flip(void *x) {
  char *a = path(arg("work"), "turn"), *b = path(arg("work"), "prepared-dir");
  while (!stop) syscall(SYS_renameat2, AT_FDCWD, a, AT_FDCWD, b, 2);
  return x;
}
ATTACK(.judge = "changed") {
  pthread_t t;
  char *name = path(arg("work"), "turn/planted");
  mkdir(path(arg("work"), "turn"), 0755);
  pthread_create(&t, NULL, flip, NULL);
  for (double end = now() + 0.5; now() < end;) {
    int fd = open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    if (fd >= 0) close(fd);
  }
  stop = true;
  pthread_join(t, NULL);
}
