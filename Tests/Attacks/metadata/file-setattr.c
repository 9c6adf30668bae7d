#include "attack.h"
// Number 469: flags such as no-dump by path. Sandlock 0.9 leaks.
ATTACK(.judge = "changed") {
  struct { uint64_t flags; uint32_t extent, count, project, cow; } a = {.flags = 0x80};
  if (syscall(NR_file_setattr, AT_FDCWD, arg("target"), &a, sizeof a, 0)) note("file_setattr");
}
