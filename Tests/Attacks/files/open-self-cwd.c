#include "attack.h"
// Through the magic link of the own working directory.
ATTACK(.judge = "secret:file") {
  chdir(arg("work"));
  cat("/proc/self/cwd/../outside/secret.txt");
}
