#include "attack.h"
// Changes its name and arguments before it stays, against clean-up by name; the environment still shows it.
ATTACK(.judge = "alive", .modes = "exit kill") {
  if (!fork()) {
    setsid();
    prctl(PR_SET_NAME, "kworker/0:1");
    for (double end = now() + 15; now() < end;) nap(100);
    _exit(0);
  }
  nap(10);
  say("\nready\n");
  if (strcmp(arg("mode"), "exit")) for (double end = now() + 15; now() < end;) nap(100);
}
