#include "attack.h"
// Physical memory by /dev/mem; root only.
ATTACK(.judge = "device:1,1", .needs = "root file:/dev/mem") {
  if (open("/dev/mem", O_RDONLY) < 0) return note("open");
  hold();
}
