#include "attack.h"
// A new root for the own namespace: not an escape by itself, but a surface that bubblewrap leaves.
ATTACK(.judge = "root-changed") {
  char *at = path(arg("work"), "m");
  mkdir(at, 0755);
  if (getuid()) in_new_user_namespace();
  if (!own_mounts()) return;
  if (mount("x", at, "tmpfs", 0, NULL) || chdir(at)) return note("mount");
  if (syscall(SYS_pivot_root, ".", ".")) return note("pivot_root");
  hold();
}
