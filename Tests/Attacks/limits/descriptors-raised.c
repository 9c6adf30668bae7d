#include "attack.h"
// The soft limit raised to the hard one first.
ATTACK(.judge = "measure:descriptors:300", .limits = "files=256") {
  struct rlimit l;
  getrlimit(RLIMIT_NOFILE, &l);
  l.rlim_cur = l.rlim_max;
  setrlimit(RLIMIT_NOFILE, &l);
  for (int i = 0; i < 600; i++) if (eventfd(0, 0) < 0) { note("eventfd"); break; }
  hold();
}
