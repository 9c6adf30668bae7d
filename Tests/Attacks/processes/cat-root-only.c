#include "attack.h"
// What a granted file's mode forbids: an attacker who is not root must stay so. Run by file-capability too.
ATTACK(.judge = "secret:rootonly", .needs = "helper", .stage = "rootonly") {
  char *name = has("rootonly") ? (char *)arg("rootonly") : path(arg("ro"), "rootonly");
  if (cat(name) < 0) note("open");
}
