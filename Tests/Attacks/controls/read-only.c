#include "attack.h"
// The granted read-only directory can be listed and read.
ATTACK(.judge = "works") {
  char text[8] = "";
  DIR *d = opendir(arg("ro"));
  int fd = open(arg("rofile"), O_RDONLY);
  if (!d || fd < 0) return note("open");
  if (readdir(d) && read(fd, text, 7) == 7 && !memcmp(text, "granted", 7)) proof();
}
