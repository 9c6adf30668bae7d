#include "attack.h"
// Ignores all that can be ignored.
ATTACK(.judge = "alive", .modes = "kill term timeout") {
  for (int s = 1; s < 65; s++) signal(s, SIG_IGN);
  if (!fork()) for (double end = now() + 15; now() < end;) nap(100);
  say("\nready\n");
  for (double end = now() + 15; now() < end;) nap(100);
}
