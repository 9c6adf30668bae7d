#include "attack.h"
// /proc/self/fd of an O_PATH descriptor tells where a chain of links really ends.
ATTACK(.judge = "secret:name") {
  char name[64], buffer[4096] = "";
  int fd = open(path(arg("names"), "."), O_PATH);
  snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
  if (readlink(name, buffer, 4095) < 0) note("readlink");
  DIR *d = opendir(name);
  for (struct dirent *e; d && (e = readdir(d));) say("%s\n", e->d_name);
}
