#include "attack.h"
// File to pipe without a read call.
ATTACK(.judge = "secret:file") {
  int fd = open(arg("secret"), O_RDONLY), p[2];
  if (fd < 0) return note("open");
  pipe(p);
  if (splice(fd, NULL, p[1], NULL, 64, 0) < 0) return note("splice");
  close(p[1]);
  dump(p[0]);
}
