#include "attack.h"
// A hidden directory bound into the workspace; root only.
ATTACK(.judge = "secret:file", .needs = "root") {
  char *at = path(arg("work"), "m");
  mkdir(at, 0755);
  own_mounts();
  if (mount(arg("hidden"), at, NULL, MS_BIND, NULL)) return note("mount");
  cat(path(at, "secret.txt"));
}
