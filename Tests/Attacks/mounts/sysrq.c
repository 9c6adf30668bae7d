#include "attack.h"
// One letter restarts the machine; opened for writing only. Root only.
ATTACK(.judge = "writes:/sysrq-trigger", .needs = "root file:/proc/sysrq-trigger") {
  if (open("/proc/sysrq-trigger", O_WRONLY) < 0) return note("open");
  hold();
}
