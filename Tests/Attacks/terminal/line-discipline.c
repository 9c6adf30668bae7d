#include "attack.h"
// Another line discipline on the caller's terminal: kernel modules on demand.
ATTACK(.judge = "tty:discipline", .needs = "tty") {
  int other = 0;
  for (int n = 1; n < 30 && !other; n++) if (ioctl(0, TIOCSETD, &n) == 0) other = n;
  if (!other) note("TIOCSETD");
  for (double end = now() + 0.4; now() < end && !told();) nap(10);
  other = 0;
  ioctl(0, TIOCSETD, &other);
}
