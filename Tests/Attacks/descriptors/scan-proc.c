#include "attack.h"
// Opens every own descriptor anew through /proc/self/fd.
ATTACK(.judge = "secret:fd") {
  DIR *d = opendir("/proc/self/fd");
  if (!d) return note("opendir");
  for (struct dirent *e; (e = readdir(d));) {
    char *name = path("/proc/self/fd", e->d_name);
    struct stat s;
    if (atoi(e->d_name) > 2 && !stat(name, &s) && S_ISREG(s.st_mode)) cat(name);
  }
}
