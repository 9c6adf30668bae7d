#include "attack.h"
// A file in /tmp or where TMPDIR says.
ATTACK(.judge = "works") {
  char name[128];
  snprintf(name, sizeof name, "%s/fileXXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
  int fd = mkstemp(name);
  if (fd < 0) return note(name);
  if (write(fd, "x", 1) == 1 && !unlink(name)) proof();
}
