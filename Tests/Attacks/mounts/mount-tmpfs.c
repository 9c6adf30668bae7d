#include "attack.h"
// A mount of its own in the workspace, where the wall's own later work would follow it; root only.
ATTACK(.judge = "mount", .needs = "root") {
  char *at = path(arg("work"), "m");
  mkdir(at, 0755);
  if (mount("x", at, "tmpfs", 0, "size=64k")) return note("mount");
  hold();
  umount2(at, MNT_DETACH);
}
