#include "attack.h"
// F_SETFL takes O_APPEND away from the caller's own open file.
ATTACK(.judge = "changed-log", .stage = "log") {
  fcntl(1, F_SETFL, 0);
  if (pwrite(1, "X", 1, 0) < 0) note("pwrite");
}
