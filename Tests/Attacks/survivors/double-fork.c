#include "attack.h"
// The classic daemon: forked twice, its own session. Sandlock's supervisor and runc leave it running.
ATTACK(.judge = "alive", .modes = "exit kill term timeout") {
  if (!fork()) {
    setsid();
    if (!fork()) for (double end = now() + 15; now() < end;) nap(100);
    _exit(0);
  }
  nap(20);
  say("\nready\n");
  if (strcmp(arg("mode"), "exit")) for (double end = now() + 15; now() < end;) nap(100);
}
