#include "attack.h"
// O_TRUNC with O_RDONLY empties a file without any write right in its open mode.
ATTACK(.judge = "changed") { if (open(arg("rofile"), O_RDONLY | O_TRUNC) < 0) note("open"); }
