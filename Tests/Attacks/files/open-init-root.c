#include "attack.h"
// The root of process 1, where the machine's whole tree may be; root only.
ATTACK(.judge = "secret:file", .needs = "root") { cat(path("/proc/1/root", arg("secret"))); }
