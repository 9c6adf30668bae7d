#include "attack.h"
// A stopped process does not act on SIGTERM, and a launcher that waits for it hangs.
ATTACK(.judge = "alive", .modes = "exit kill term timeout") {
  if (!fork()) {
    setsid();
    raise(SIGSTOP);
    _exit(0);
  }
  nap(20);
  say("\nready\n");
  if (strcmp(arg("mode"), "exit")) for (double end = now() + 15; now() < end;) nap(100);
}
