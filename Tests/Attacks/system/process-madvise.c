#include "attack.h"
// Gives advice about the memory of others, for example to push it out.
ATTACK(.judge = "claimed") {
  struct iovec v = {(void *)(num("memory") & ~4095L), 4096};
  int fd = syscall(SYS_pidfd_open, num("victim"), 0);
  if (syscall(SYS_process_madvise, fd, &v, 1, 20, 0) < 0) return note("process_madvise");
  proof();
}
