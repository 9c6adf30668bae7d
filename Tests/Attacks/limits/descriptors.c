#include "attack.h"
// More open files than allowed.
ATTACK(.judge = "measure:descriptors:300", .limits = "files=256") {
  struct rlimit all = {4096, 4096};
  setrlimit(RLIMIT_NOFILE, &all);
  for (int i = 0; i < 600; i++) if (dup(1) < 0) { note("dup"); break; }
  hold();
}
