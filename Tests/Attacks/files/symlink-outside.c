#include "attack.h"
// A symbolic link planted where trusted programs walk.
ATTACK(.judge = "changed") { if (symlink("/dev/null", path(arg("hidden"), "planted"))) note("symlink"); }
