#include "attack.h"
// A read-only granted directory made writable; root only.
ATTACK(.judge = "changed", .needs = "root") {
  if (mount(NULL, arg("ro"), NULL, MS_REMOUNT | MS_BIND, NULL)) note("mount");
  put(path(arg("ro"), "fresh"), "x");
}
