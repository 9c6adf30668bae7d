#include "attack.h"
// A node of the root disk in the workspace, opened for reading; root only. Container runtimes rely on the device cgroup.
ATTACK(.judge = "device:block", .needs = "root") {
  char *node = path(arg("work"), "disk");
  if (mknod(node, S_IFBLK | 0600, num("disk"))) note("mknod");
  if (open(node, O_RDONLY) < 0) return note("open");
  hold();
}
