#include "attack.h"
// A second name inside the workspace for a hidden file.
ATTACK(.judge = "secret:file changed") {
  char *mine = path(arg("work"), "linked");
  if (link(arg("secret"), mine)) note("link");
  cat(mine);
}
