#include "attack.h"
// chmod follows a link of the workspace.
ATTACK(.judge = "changed") { if (chmod(path(arg("work"), "prepared"), 0777)) note("chmod"); }
