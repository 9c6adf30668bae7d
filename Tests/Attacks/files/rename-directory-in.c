#include "attack.h"
// Moves a whole hidden directory into the workspace.
ATTACK(.judge = "secret:name changed") {
  char *mine = path(arg("work"), "moved");
  if (rename(arg("names"), mine)) note("rename");
  DIR *d = opendir(mine);
  for (struct dirent *e; d && (e = readdir(d));) say("%s\n", e->d_name);
}
