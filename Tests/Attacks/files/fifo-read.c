#include "attack.h"
// What stands in a pipe outside.
ATTACK(.judge = "secret:fifo") { cat(arg("fifo")); }
