#include "attack.h"
// The victim's working directory as a way to files.
ATTACK(.judge = "secret:victimcwd") { cat(path(path("/proc", arg("victim")), "cwd/cwd.txt")); }
