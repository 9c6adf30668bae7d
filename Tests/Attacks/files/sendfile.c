#include "attack.h"
// File to output without a read call.
ATTACK(.judge = "secret:file") {
  int fd = open(arg("secret"), O_RDONLY);
  if (sendfile(1, fd, NULL, 64) < 0) note("sendfile");
}
