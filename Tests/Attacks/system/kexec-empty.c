#include "attack.h"
// Another kernel; no segments, so that only the right to load is tried. Root only.
ATTACK(.judge = "claimed", .needs = "root") {
  if (syscall(SYS_kexec_load, 0, 0, NULL, 0)) return note("kexec_load");
  proof();
}
