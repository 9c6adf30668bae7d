#include "attack.h"
// The same in /var/tmp, which private /tmp directories forget.
ATTACK(.judge = "left:vartmp") { put(arg("leftvartmp"), "x"); }
