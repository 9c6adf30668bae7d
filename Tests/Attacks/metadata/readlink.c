#include "attack.h"
// Where a hidden symbolic link points; Landlock does not see readlink. Sandlock 0.9 leaks.
ATTACK(.judge = "secret:link") {
  char buffer[256] = "";
  if (readlink(arg("link"), buffer, 255) < 0) note("readlink");
  say("%s\n", buffer);
}
