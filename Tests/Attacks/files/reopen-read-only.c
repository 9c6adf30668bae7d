#include "attack.h"
// A descriptor opened for reading becomes one for writing through /proc/self/fd.
ATTACK(.judge = "changed") {
  char name[64];
  snprintf(name, sizeof name, "/proc/self/fd/%d", open(arg("rofile"), O_RDONLY));
  if (poke(open(name, O_WRONLY | O_TRUNC)) < 0) note("reopen");
}
