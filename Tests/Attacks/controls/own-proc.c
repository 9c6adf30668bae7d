#include "attack.h"
// What programs read about themselves.
ATTACK(.judge = "works") {
  static const char *names[] = {"status", "maps", "stat", "cmdline", "exe", "fd", "limits", "mountinfo"};
  char link[256];
  for (int i = 0; i < 8; i++)
    if (access(path("/proc/self", names[i]), F_OK)) return note(names[i]);
  if (open("/proc/self/maps", O_RDONLY) < 0 || open("/proc/self/status", O_RDONLY) < 0) return note("/proc/self");
  if (readlink("/proc/self/exe", link, 255) <= 0 || !opendir("/proc/self/fd")) return note("/proc/self/exe");
  proof();
}
