#include "attack.h"
// /dev/kvm is a large kernel surface that nobody granted.
ATTACK(.judge = "holds:/dev/kvm", .needs = "root file:/dev/kvm") {
  if (open("/dev/kvm", O_RDWR) < 0) return note("open");
  hold();
}
