#include "attack.h"
// A kernel thread that polls the ring works on after no call at all.
ATTACK(.judge = "holds:[io_uring]") {
  struct io_uring_params p = {.flags = IORING_SETUP_SQPOLL, .sq_thread_idle = 10};
  if (syscall(SYS_io_uring_setup, 4, &p) < 0) return note("io_uring_setup");
  hold();
}
