#include "attack.h"
// A hidden file given to somebody else; root only.
ATTACK(.judge = "changed", .needs = "root") { if (lchown(arg("target"), 12, 12)) note("lchown"); }
