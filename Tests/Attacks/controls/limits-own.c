#include "attack.h"
// Lowering own limits and priority.
ATTACK(.judge = "works") {
  struct rlimit l;
  if (getrlimit(RLIMIT_NOFILE, &l)) return note("getrlimit");
  l.rlim_cur = 64;
  if (setrlimit(RLIMIT_NOFILE, &l)) return note("setrlimit");
  if (prlimit(0, RLIMIT_CORE, NULL, &l)) return note("prlimit");
  if (setpriority(PRIO_PROCESS, 0, 5)) return note("setpriority");
  cpu_set_t all;
  if (sched_getaffinity(0, sizeof all, &all) || sched_setaffinity(0, sizeof all, &all)) return note("sched_setaffinity");
  sched_yield();
  proof();
}
