#include "attack.h"
// The kernel's log for writing, where monitors look; root only.
ATTACK(.judge = "device:1,11", .needs = "root file:/dev/kmsg") {
  if (open("/dev/kmsg", O_WRONLY) < 0) return note("open");
  hold();
}
