#include "attack.h"
// A control group of its own, away from all limits; root only.
ATTACK(.judge = "left:cgroup", .needs = "root") {
  static const char *trees[] = {"pids", "memory", "cpu", "freezer", "unified", "."};
  for (int i = 0; i < 6; i++) {
    char *at = path(path("/sys/fs/cgroup", trees[i]), arg("marker"));
    if (!mkdir(at, 0755)) return;
    note("mkdir");
  }
}
