#include "attack.h"
// readlinkat with an empty path on an O_PATH descriptor.
ATTACK(.judge = "secret:link") {
  char buffer[256] = "";
  int fd = open(arg("link"), O_PATH | O_NOFOLLOW);
  if (readlinkat(fd, "", buffer, 255) < 0) note("readlinkat");
  say("%s\n", buffer);
}
