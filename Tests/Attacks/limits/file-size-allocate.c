#include "attack.h"
// The same by fallocate.
ATTACK(.judge = "measure:file:80", .limits = "fsize=64M", .stage = "size") {
  signal(SIGXFSZ, SIG_IGN);
  int fd = open(path(arg("work"), "big"), O_RDWR | O_CREAT, 0644);
  if (fallocate(fd, 0, 0, 100 << 20)) note("fallocate");
  hold();
  ftruncate(fd, 0);
}
