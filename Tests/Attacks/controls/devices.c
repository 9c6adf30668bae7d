#include "attack.h"
// The five devices that every program expects.
ATTACK(.judge = "works") {
  char c[8];
  if (write(open("/dev/null", O_WRONLY), "x", 1) != 1) return note("/dev/null");
  if (read(open("/dev/zero", O_RDONLY), c, 8) != 8 || c[3]) return note("/dev/zero");
  if (read(open("/dev/urandom", O_RDONLY), c, 8) != 8) return note("/dev/urandom");
  if (read(open("/dev/random", O_RDONLY | O_NONBLOCK), c, 8) != 8) return note("/dev/random");
  proof();
}
