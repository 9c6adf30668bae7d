#include "attack.h"
// fchmod needs no write right in the descriptor: a read grant suffices for every Landlock tool.
ATTACK(.judge = "changed") {
  int fd = open(arg("rofile"), O_RDONLY);
  if (fchmod(fd, 0666)) note("fchmod");
}
