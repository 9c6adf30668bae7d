#include "attack.h"
// The same for the program that loads modules.
ATTACK(.judge = "writes:/sys/kernel/modprobe", .needs = "root file:/proc/sys/kernel/modprobe") {
  if (open("/proc/sys/kernel/modprobe", O_WRONLY) < 0) return note("open");
  hold();
}
