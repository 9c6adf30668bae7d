#include "attack.h"
// A file in /dev/shm, which is memory.
ATTACK(.judge = "measure:memory:320", .limits = "mem=256M", .stage = "unmapped") {
  static char block[1 << 20];
  memset(block, 1, sizeof block);
  int fd = open(arg("leftshm"), O_RDWR | O_CREAT, 0600);
  for (int i = 0; i < 400; i++) if (write(fd, block, sizeof block) != sizeof block) { note("write"); break; }
  hold();
  unlink(arg("leftshm"));
}
