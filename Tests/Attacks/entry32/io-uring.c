#include "attack.h"
// io_uring by the 32-bit entry: the same number in both tables.
ATTACK(.judge = "holds:[io_uring]") {
  if (int80(425, 4, (long)low(4096), 0, 0, 0) < 0) return;
  hold();
}
