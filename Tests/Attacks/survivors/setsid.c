#include "attack.h"
// One fork and an own session: outside the terminal's and the process group's reach.
ATTACK(.judge = "alive", .modes = "exit kill term timeout") {
  if (!fork()) {
    setsid();
    for (double end = now() + 15; now() < end;) nap(100);
    _exit(0);
  }
  nap(10);
  say("\nready\n");
  if (strcmp(arg("mode"), "exit")) for (double end = now() + 15; now() < end;) nap(100);
}
