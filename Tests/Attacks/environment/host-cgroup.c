#include "attack.h"
// The own place in the machine's control groups.
ATTACK(.judge = "secret:cgroup") { cat("/proc/self/cgroup"); }
