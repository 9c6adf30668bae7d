#include "attack.h"
// Counts and samples what the victim does.
ATTACK(.judge = "holds:[perf_event]") {
  struct perf_event_attr a = {.type = PERF_TYPE_SOFTWARE, .size = sizeof a, .config = PERF_COUNT_SW_TASK_CLOCK, .exclude_kernel = 1};
  if (syscall(SYS_perf_event_open, &a, num("victim"), -1, -1, 0) < 0) return note("perf_event_open");
  hold();
}
