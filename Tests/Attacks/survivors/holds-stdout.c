#include "attack.h"
// The daemon keeps the caller's output open: whoever waits for its end waits for ever.
ATTACK(.judge = "alive", .modes = "exit kill") {
  if (!fork()) {
    setsid(), signal(SIGHUP, SIG_IGN), signal(SIGTERM, SIG_IGN);
    for (double end = now() + 15; now() < end;) nap(100), say(".");
    _exit(0);
  }
  nap(10);
  say("\nready\n");
  if (strcmp(arg("mode"), "exit")) for (double end = now() + 15; now() < end;) nap(100);
}
