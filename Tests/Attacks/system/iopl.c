#include "attack.h"
// All ports at once; root only.
#include <sys/io.h>
ATTACK(.judge = "claimed", .needs = "root") {
  if (iopl(3)) return note("iopl");
  outb(0, 0x80);
  proof();
}
