#include "attack.h"
// A nameless file outside that gets its name later.
ATTACK(.judge = "changed") {
  char name[64];
  int fd = open(arg("hidden"), O_TMPFILE | O_RDWR, 0644);
  if (fd < 0) return note("O_TMPFILE");
  snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
  if (linkat(AT_FDCWD, name, AT_FDCWD, path(arg("hidden"), "named"), AT_SYMLINK_FOLLOW)) note("linkat");
}
