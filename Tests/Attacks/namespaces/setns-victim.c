#include "attack.h"
// Into the namespaces of a process outside, by /proc; root only.
ATTACK(.judge = "secret:file", .needs = "root") {
  char name[64];
  snprintf(name, sizeof name, "/proc/%ld/ns/mnt", num("victim"));
  int fd = open(name, O_RDONLY);
  if (fd < 0 || setns(fd, 0)) note("setns");
  cat(arg("secret"));
}
