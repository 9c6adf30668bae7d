#include "attack.h"
// A descriptor that the caller forgot to close; bubblewrap hands it through.
ATTACK(.judge = "secret:fd") { if (dump(num("fdfile")) < 0) note("read"); }
