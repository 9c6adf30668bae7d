#include "attack.h"
// Standard input is a file opened for reading; /proc/self/fd/0 opens it for writing. bubblewrap and firejail leak.
ATTACK(.judge = "changed", .stage = "stdin") {
  if (poke(open("/proc/self/fd/0", O_WRONLY | O_TRUNC)) < 0) note("reopen");
}
