#include "attack.h"
// Input and output ports of the machine; root only.
#include <sys/io.h>
ATTACK(.judge = "claimed", .needs = "root") {
  if (ioperm(0x80, 1, 1)) return note("ioperm");
  outb(0, 0x80);
  proof();
}
