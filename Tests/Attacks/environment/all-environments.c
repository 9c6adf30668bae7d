#include "attack.h"
// Every environment that /proc shows.
ATTACK(.judge = "secret:env secret:victimenv") {
  DIR *d = opendir("/proc");
  if (!d) return note("opendir");
  for (struct dirent *e; (e = readdir(d));)
    if (atoi(e->d_name) > 0 && atoi(e->d_name) != getpid()) cat(path(path("/proc", e->d_name), "environ"));
}
