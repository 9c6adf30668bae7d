#include "attack.h"
// A symbolic link that lay in the workspace before the start; Sandlock's copy-on-write followed one (issue 112).
ATTACK(.judge = "secret:file") { cat(path(arg("work"), "prepared")); }
