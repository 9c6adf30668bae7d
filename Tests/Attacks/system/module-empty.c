#include "attack.h"
// Loading a module; the image is empty, so that only the right to load is tried. Root only.
ATTACK(.judge = "claimed", .needs = "root") {
  static char nothing[4096];
  if (syscall(SYS_init_module, nothing, sizeof nothing, "") && errno != ENOEXEC) return note("init_module");
  proof();
}
