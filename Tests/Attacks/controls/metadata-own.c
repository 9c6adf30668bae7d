#include "attack.h"
// Mode, times, attributes and links of own files.
ATTACK(.judge = "works") {
  char *name = path(arg("work"), "own.txt"), *link = path(arg("work"), "l"), text[8];
  struct timespec t[2] = {{1, 0}, {1, 0}};
  struct stat s;
  if (chmod(name, 0600)) return note("chmod");
  if (utimensat(AT_FDCWD, name, t, 0)) return note("utimensat");
  if (chown(name, getuid(), getgid())) return note("chown");
  if (setxattr(name, "user.x", "y", 1, 0) || getxattr(name, "user.x", text, 8) != 1) return note("setxattr");
  if (symlink("own.txt", link) || readlink(link, text, 7) != 7) return note("symlink");
  if (!stat(name, &s) && s.st_mtime == 1 && (s.st_mode & 0777) == 0600) proof();
}
