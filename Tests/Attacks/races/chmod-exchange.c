#include "attack.h"
// The same for chmod, which an on-behalf supervisor has to resolve itself.
static volatile bool stop;
static void *flip(void *x) {
  char *a = path(arg("work"), "turn"), *b = path(arg("work"), "prepared-dir");
  while (!stop) syscall(SYS_renameat2, AT_FDCWD, a, AT_FDCWD, b, 2);
  return x;
}
ATTACK(.judge = "changed") {
  pthread_t t;
  char *name = path(arg("work"), "turn/target.txt");
  mkdir(path(arg("work"), "turn"), 0755);
  put(name, "x");
  pthread_create(&t, NULL, flip, NULL);
  for (double end = now() + 0.5; now() < end;) chmod(name, 0777);
  stop = true;
  pthread_join(t, NULL);
}
