#include "attack.h"
// The same by asking to be told about it.
static bool try(const char *name) {
  static int fd = -1;
  if (fd < 0) fd = inotify_init();
  return inotify_add_watch(fd, name, IN_ACCESS) >= 0 || errno != ENOENT;
}
ATTACK(.judge = "secret:oracle") { oracle(try); }
