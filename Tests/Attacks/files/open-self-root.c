#include "attack.h"
// Through the magic link of the own root directory.
ATTACK(.judge = "secret:file") { cat(path("/proc/self/root", arg("secret"))); }
