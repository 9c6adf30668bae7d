#include "attack.h"
// Into the namespaces of process 1, which in a container must be the container's own; root only.
ATTACK(.judge = "secret:file", .needs = "root") {
  int fd = open("/proc/1/ns/mnt", O_RDONLY);
  if (fd < 0 || setns(fd, CLONE_NEWNS)) note("setns");
  chdir("/");
  cat(arg("secret"));
}
