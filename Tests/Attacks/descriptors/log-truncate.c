#include "attack.h"
// ftruncate works on an append-only descriptor: the history of the log is gone.
ATTACK(.judge = "changed-log", .stage = "log") {
  if (ftruncate(1, 0)) note("ftruncate");
  say("\nstart descriptors/log-truncate\n");
}
