#include "attack.h"
// The plainest read of all; leaks where nothing is enforced.
ATTACK(.judge = "secret:file") { cat(arg("secret")); }
