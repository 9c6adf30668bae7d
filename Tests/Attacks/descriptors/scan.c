#include "attack.h"
// Tries every number instead of a known one.
ATTACK(.judge = "secret:fd") { for (int fd = 3; fd < 4096; fd++) if (lseek(fd, 0, SEEK_SET) == 0) dump(fd); }
