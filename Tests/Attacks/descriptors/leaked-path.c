#include "attack.h"
// A forgotten O_PATH descriptor of a hidden file, reopened through /proc.
ATTACK(.judge = "changed") {
  char name[64];
  snprintf(name, sizeof name, "/proc/self/fd/%ld", num("fdpath"));
  if (poke(open(name, O_WRONLY | O_TRUNC)) < 0) note("reopen");
}
