#include "attack.h"
// Root inside becomes another user of the host; root only.
ATTACK(.judge = "uid:12", .needs = "root") {
  if (setresuid(12, 12, 12)) return note("setresuid");
  hold();
}
