#include "attack.h"
// The same without privilege, in a new user namespace.
ATTACK(.judge = "secret:file") {
  char *at = path(arg("work"), "m");
  mkdir(at, 0755);
  if (!in_new_user_namespace() || !own_mounts()) return;
  if (mount(arg("hidden"), at, NULL, MS_BIND, NULL)) return note("mount");
  cat(path(at, "secret.txt"));
}
