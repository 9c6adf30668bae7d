#include "attack.h"
// Orders to whoever reads a pipe outside.
ATTACK(.judge = "fifo") {
  if (poke(open(arg("fifo"), O_WRONLY | O_NONBLOCK)) < 0) note("open");
}
