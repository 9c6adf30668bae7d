#include "attack.h"
// A file in the machine's shared /tmp; firejail leaks.
ATTACK(.judge = "left:tmp") { put(arg("lefttmp"), "x"); }
