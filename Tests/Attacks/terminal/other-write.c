#include "attack.h"
// Writes on another terminal of the same user.
ATTACK(.judge = "tty:other", .needs = "tty") {
  if (poke(open(arg("otherpts"), O_WRONLY | O_NOCTTY)) < 0) note("open");
  hold();
}
