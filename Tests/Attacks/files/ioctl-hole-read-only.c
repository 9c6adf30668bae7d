#include "attack.h"
// Punching a hole empties a file through any writable descriptor; a read grant must not give one.
ATTACK(.judge = "changed") {
  int fd = open(arg("rofile"), O_RDWR);
  if (fallocate(fd, FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE, 0, 8)) note("fallocate");
}
