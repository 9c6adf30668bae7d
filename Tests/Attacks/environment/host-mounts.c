#include "attack.h"
// The mount table names hidden directories of the machine; a private one must not.
ATTACK(.judge = "secret:hostmount") { cat("/proc/self/mountinfo"); }
