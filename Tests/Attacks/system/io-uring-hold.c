#include "attack.h"
// A ring as such: sixty operations past every filter. Docker refuses it, bubblewrap does not.
ATTACK(.judge = "holds:[io_uring]") {
  struct io_uring_params p = {0};
  if (syscall(SYS_io_uring_setup, 4, &p) < 0) return note("io_uring_setup");
  hold();
}
