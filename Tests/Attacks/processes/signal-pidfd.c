#include "attack.h"
// A signal through a pidfd.
ATTACK(.judge = "signal") {
  int fd = syscall(SYS_pidfd_open, num("victim"), 0);
  if (syscall(SYS_pidfd_send_signal, fd, SIGUSR1, NULL, 0)) note("pidfd_send_signal");
}
