#include "attack.h"
// The same by sched_setattr, which lists forget.
ATTACK(.judge = "victim") {
  struct { uint32_t size, policy; uint64_t flags; int32_t nice; uint32_t priority; uint64_t runtime, deadline, period; } a = {
      .size = 48, .policy = SCHED_BATCH, .nice = 10};
  if (syscall(SYS_sched_setattr, num("victim"), &a, 0)) note("sched_setattr");
}
