#include "attack.h"
// A symbolic link to a hidden directory that lay in the workspace before the start.
ATTACK(.judge = "secret:file") { cat(path(arg("work"), "prepared-dir/secret.txt")); }
