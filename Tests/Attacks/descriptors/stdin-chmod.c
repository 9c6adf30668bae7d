#include "attack.h"
// fchmod on standard input: the file of the caller becomes everybody's.
ATTACK(.judge = "changed", .stage = "stdin") { if (fchmod(0, 0777)) note("fchmod"); }
