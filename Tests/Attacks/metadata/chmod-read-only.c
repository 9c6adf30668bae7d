#include "attack.h"
// A file granted for reading gets another mode; Landlock and Sandlock 0.9 leak.
ATTACK(.judge = "changed") { if (chmod(arg("rofile"), 0666)) note("chmod"); }
