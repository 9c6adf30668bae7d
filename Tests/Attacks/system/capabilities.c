#include "attack.h"
// Any capability left at all; root only.
ATTACK(.judge = "capabilities", .needs = "root") { hold(); }
