#include "attack.h"
// Making, renaming across directories, truncating, locking and removing.
#include <sys/file.h>
ATTACK(.judge = "works") {
  chdir(arg("work"));
  if (mkdir("d", 0755) || put("d/a", "hello") != 5) return note("mkdir");
  if (rename("d/a", "b")) return note("rename");
  if (link("b", "d/c")) return note("link");
  if (truncate("b", 2)) return note("truncate");
  int fd = open("b", O_RDWR);
  struct flock l = {.l_type = F_WRLCK};
  if (flock(fd, LOCK_EX) || fcntl(fd, F_SETLK, &l)) return note("lock");
  char *p = mmap(0, 2, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (p == MAP_FAILED || memcmp(p, "he", 2)) return note("mmap");
  if (fsync(fd) || fallocate(fd, 0, 0, 4096)) return note("fallocate");
  if (!unlink("b") && !unlink("d/c") && !rmdir("d")) proof();
}
