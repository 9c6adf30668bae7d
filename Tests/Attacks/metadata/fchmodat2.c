#include "attack.h"
// Number 452; filters written before 6.6 do not name it. Sandlock 0.9 leaks.
ATTACK(.judge = "changed") { if (syscall(NR_fchmodat2, AT_FDCWD, arg("target"), 0777, 0)) note("fchmodat2"); }
