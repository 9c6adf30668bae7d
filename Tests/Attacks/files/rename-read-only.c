#include "attack.h"
// Another name for a file granted for reading.
ATTACK(.judge = "changed") { if (rename(arg("rofile"), path(arg("ro"), "other"))) note("rename"); }
