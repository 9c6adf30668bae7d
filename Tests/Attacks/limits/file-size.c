#include "attack.h"
// A file larger than allowed.
ATTACK(.judge = "measure:file:80", .limits = "fsize=64M", .stage = "size") {
  static char block[1 << 20];
  signal(SIGXFSZ, SIG_IGN);
  int fd = open(path(arg("work"), "big"), O_RDWR | O_CREAT, 0644);
  for (int i = 0; i < 100; i++) if (write(fd, block, sizeof block) != sizeof block) { note("write"); break; }
  hold();
  ftruncate(fd, 0);
}
