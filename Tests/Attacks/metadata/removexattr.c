#include "attack.h"
// An attribute taken away: labels, capabilities.
ATTACK(.judge = "changed") { if (removexattr(arg("secret"), "user.secret")) note("removexattr"); }
