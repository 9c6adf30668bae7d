#include "attack.h"
// The time of a hidden file: enough to make build tools and backups skip it. Sandlock 0.9 leaks.
ATTACK(.judge = "changed") {
  struct timeval t[2] = {{1, 0}, {1, 0}};
  if (utimes(arg("target"), t)) note("utimes");
}
