#include "attack.h"
// Swaps an own file with a hidden one in one call.
ATTACK(.judge = "secret:file changed") {
  char *mine = path(arg("work"), "own.txt");
  if (syscall(SYS_renameat2, AT_FDCWD, mine, AT_FDCWD, arg("secret"), 2)) note("renameat2");
  cat(mine);
}
