#include "attack.h"
// The same table as a file; only a network namespace hides it.
ATTACK(.judge = "secret:proctcp") { cat("/proc/net/tcp"); }
