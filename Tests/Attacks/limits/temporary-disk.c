#include "attack.h"
// More in /tmp than it may hold.
ATTACK(.judge = "measure:file:80", .limits = "tmp=64M") {
  static char block[1 << 20];
  memset(block, 1, sizeof block);
  int fd = open(arg("lefttmp"), O_RDWR | O_CREAT, 0644);
  if (fd < 0) note("open");
  unlink(arg("lefttmp"));
  for (int i = 0; i < 100; i++) if (write(fd, block, sizeof block) != sizeof block) { note("write"); break; }
  hold();
}
