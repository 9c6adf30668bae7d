#include "attack.h"
// Watching the own directory, as build tools do.
ATTACK(.judge = "works") {
  char events[4096];
  int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (inotify_add_watch(fd, arg("work"), IN_CREATE) < 0) return note("inotify_add_watch");
  put(path(arg("work"), "new"), "x");
  for (int i = 0; i < 50; i++, nap(5)) if (read(fd, events, sizeof events) > 0) return proof();
}
