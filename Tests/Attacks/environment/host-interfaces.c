#include "attack.h"
// The machine's network cards by sysfs or /proc/net.
ATTACK(.judge = "secret:card") {
  cat("/proc/net/dev");
  DIR *d = opendir("/sys/class/net");
  for (struct dirent *e; d && (e = readdir(d));) say("%s:\n", e->d_name);
}
