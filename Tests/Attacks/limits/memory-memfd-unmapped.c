#include "attack.h"
// A memory file that is only written: no map at all. Sandlock 0.9 leaks.
ATTACK(.judge = "measure:memory:320", .limits = "mem=256M", .stage = "unmapped") {
  static char block[1 << 20];
  memset(block, 1, sizeof block);
  int fd = memfd_create("m", 0);
  for (int i = 0; i < 400; i++) {
    if (write(fd, block, sizeof block) != sizeof block) return note("write");
    if (i % 16 == 15) say("step %d\n", i + 1);
  }
  hold();
}
