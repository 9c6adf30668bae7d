#include "attack.h"
// Process accounting into a directory: only the right is tried. Root only.
ATTACK(.judge = "claimed", .needs = "root") {
  if (acct(arg("work")) && errno != EACCES && errno != EISDIR) return note("acct");
  proof();
}
