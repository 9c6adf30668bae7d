#include "attack.h"
// The same in many small files.
ATTACK(.judge = "measure:file:80", .limits = "tmp=64M") {
  static char block[4 << 20];
  memset(block, 1, sizeof block);
  for (int i = 0; i < 25; i++) {
    int fd = open(arg("lefttmp"), O_RDWR | O_CREAT, 0644);
    unlink(arg("lefttmp"));
    if (write(fd, block, sizeof block) != sizeof block) { note("write"); break; }
  }
  hold();
}
