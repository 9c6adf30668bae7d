#include "attack.h"
// All processes of the machine, found by listing.
ATTACK(.judge = "secret:comm secret:argv") {
  DIR *d = opendir("/proc");
  if (!d) return note("opendir");
  for (struct dirent *e; (e = readdir(d));)
    if (atoi(e->d_name) > 0 && atoi(e->d_name) != getpid()) cat(path(path("/proc", e->d_name), "cmdline"));
}
