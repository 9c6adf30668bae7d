#include "attack.h"
// The same by fanotify with file handles, which needs no privilege since 5.13. Sandlock 0.9 leaks.
ATTACK(.judge = "secret:watch", .stage = "watch") {
  char events[4096];
  int fd = fanotify_init(FAN_CLASS_NOTIF | FAN_REPORT_DFID_NAME | FAN_NONBLOCK, 0);
  if (fd < 0) return note("fanotify_init");
  if (fanotify_mark(fd, FAN_MARK_ADD, FAN_CREATE | FAN_DELETE | FAN_ONDIR, AT_FDCWD, arg("watched"))) return note("fanotify_mark");
  for (int i = 0; i < 100; i++, nap(5)) {
    ssize_t n = read(fd, events, sizeof events);
    if (n <= 0) continue;
    for (ssize_t at = 0; at < n; at++) if (events[at] == 't' && events[at + 1] == 'w') return say("%s\n", events + at);
  }
}
