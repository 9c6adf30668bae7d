#include "attack.h"
// A symbolic link made inside, pointing out.
ATTACK(.judge = "secret:file") {
  char *link = path(arg("work"), "own");
  if (symlink(arg("secret"), link)) note("symlink");
  cat(link);
}
