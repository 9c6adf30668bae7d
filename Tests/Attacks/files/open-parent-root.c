#include "attack.h"
// The root of the wall's own process, which may still see everything.
ATTACK(.judge = "secret:file", .stage = "parent") {
  char *p;
  asprintf(&p, "/proc/%d/root%s", getppid(), arg("secret"));
  cat(p);
}
