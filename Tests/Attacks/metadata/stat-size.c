#include "attack.h"
// The size of a hidden file; Landlock does not see stat. Sandlock 0.9 leaks.
ATTACK(.judge = "secret:size") {
  struct stat s;
  if (stat(arg("sized"), &s)) note("stat");
  else say("%ld\n", (long)s.st_size);
}
