#include "attack.h"
// Landlock up to ABI 7 does not see chmod: any file of the user can be opened to the world. Sandlock 0.9 leaks.
ATTACK(.judge = "changed") { if (chmod(arg("target"), 0777)) note("chmod"); }
