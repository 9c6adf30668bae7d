#include "attack.h"
// The same by truncate of a name with a slash behind it: "not a directory" tells.
static bool try(const char *name) {
  char *p;
  asprintf(&p, "%s/", name);
  return truncate(p, 0) == 0 || errno == ENOTDIR;
}
ATTACK(.judge = "secret:oracle") { oracle(try); }
