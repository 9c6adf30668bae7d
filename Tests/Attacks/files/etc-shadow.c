#include "attack.h"
// The passwords; root only. Whoever grants /etc as a system directory grants them too.
ATTACK(.judge = "shadow", .needs = "root") { cat("/etc/shadow"); }
