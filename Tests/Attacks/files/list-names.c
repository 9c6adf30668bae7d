#include "attack.h"
// The names in a hidden directory.
ATTACK(.judge = "secret:name") {
  DIR *d = opendir(arg("names"));
  if (!d) return note("opendir");
  for (struct dirent *e; (e = readdir(d));) say("%s\n", e->d_name);
}
