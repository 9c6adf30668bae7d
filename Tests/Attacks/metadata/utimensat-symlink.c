#include "attack.h"
// The time of a hidden symbolic link itself.
ATTACK(.judge = "changed") {
  struct timespec t[2] = {{1, 0}, {1, 0}};
  if (utimensat(AT_FDCWD, arg("link"), t, AT_SYMLINK_NOFOLLOW)) note("utimensat");
}
