#include "attack.h"
// An extended attribute on a hidden file. Sandlock 0.9 leaks.
ATTACK(.judge = "changed") { if (setxattr(arg("target"), "user.mark", "x", 1, 0)) note("setxattr"); }
