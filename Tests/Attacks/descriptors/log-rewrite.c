#include "attack.h"
// Standard output is a log opened for appending; reopened, what stood there before can be rewritten.
ATTACK(.judge = "changed-log", .stage = "log") {
  int fd = open("/proc/self/fd/1", O_WRONLY);
  if (pwrite(fd, "X", 1, 0) < 0) note("reopen");
}
