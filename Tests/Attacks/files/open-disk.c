#include "attack.h"
// The machine's disk by its node in /dev; root only.
ATTACK(.judge = "device:block", .needs = "root file:/dev/vda") {
  if (open("/dev/vda", O_RDONLY) < 0) return note("open");
  hold();
}
