#include "attack.h"
// The same by a rename without replacement.
static bool try(const char *name) {
  return syscall(SYS_renameat2, AT_FDCWD, name, AT_FDCWD, name, 1) == 0 || errno == EEXIST || errno == EACCES || errno == EPERM;
}
ATTACK(.judge = "secret:oracle") { oracle(try); }
