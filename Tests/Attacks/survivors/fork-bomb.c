#include "attack.h"
// A bounded fork bomb at the moment of the end.
ATTACK(.judge = "alive", .modes = "kill term") {
  say("\nready\n");
  double end = now() + 4;
  for (int depth = 0; depth < 6; depth++) fork();
  if (fork()) setsid();
  while (now() < end) nap(50);
}
