#include "attack.h"
// A set-user-id bit on an own file outside: a present for the next user.
ATTACK(.judge = "changed") { if (chmod(arg("tool"), 06755)) note("chmod"); }
