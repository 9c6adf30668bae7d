#include "attack.h"
// core_pattern names a program that the kernel runs as root on the host; opened for writing only, not written. Root only.
ATTACK(.judge = "writes:/sys/kernel/core_pattern", .needs = "root") {
  if (open("/proc/sys/kernel/core_pattern", O_WRONLY) < 0) return note("open");
  hold();
}
