#include "attack.h"
// The same file by .. from the granted directory.
ATTACK(.judge = "secret:file") { chdir(arg("work")), cat("../outside/secret.txt"); }
