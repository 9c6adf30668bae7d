#include "attack.h"
// Takes a hidden file away into the workspace.
ATTACK(.judge = "secret:file changed") {
  char *mine = path(arg("work"), "moved");
  if (rename(arg("secret"), mine)) note("rename");
  cat(mine);
}
