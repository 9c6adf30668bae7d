#include "attack.h"
// The same by O_PATH and linkat through /proc/self/fd.
ATTACK(.judge = "secret:file changed") {
  char name[64], *mine = path(arg("work"), "linked");
  snprintf(name, sizeof name, "/proc/self/fd/%d", open(arg("secret"), O_PATH));
  if (linkat(AT_FDCWD, name, AT_FDCWD, mine, AT_SYMLINK_FOLLOW)) note("linkat");
  cat(mine);
}
