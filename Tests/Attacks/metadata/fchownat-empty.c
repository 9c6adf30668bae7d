#include "attack.h"
// The same by O_PATH and AT_EMPTY_PATH.
ATTACK(.judge = "changed") {
  int fd = open(arg("suid"), O_PATH);
  if (fd < 0) return note("O_PATH");
  if (fchownat(fd, "", getuid(), getgid(), AT_EMPTY_PATH)) note("fchownat");
}
