#include "attack.h"
// O_PATH and fstat, past filters that check stat's path.
ATTACK(.judge = "secret:size") {
  struct stat s;
  int fd = open(arg("sized"), O_PATH);
  if (fd < 0 || fstat(fd, &s)) return note("fstat");
  say("%ld\n", (long)s.st_size);
}
