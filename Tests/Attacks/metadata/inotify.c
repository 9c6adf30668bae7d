#include "attack.h"
// Names of files as they come and go in a hidden directory. Sandlock 0.9 leaks.
ATTACK(.judge = "secret:watch", .stage = "watch") {
  char events[4096];
  int fd = inotify_init1(IN_NONBLOCK);
  if (inotify_add_watch(fd, arg("watched"), IN_ALL_EVENTS) < 0) return note("inotify_add_watch");
  for (int i = 0; i < 100; i++, nap(5))
    for (ssize_t n = read(fd, events, sizeof events), at = 0; at < n;) {
      struct inotify_event *e = (void *)(events + at);
      if (e->len) return say("%s\n", e->name);
      at += sizeof *e + e->len;
    }
}
