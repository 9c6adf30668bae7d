#include "attack.h"
// Empties a hidden file by path; Landlock sees truncate from ABI 3.
ATTACK(.judge = "changed") { if (truncate(arg("target"), 0)) note("truncate"); }
