#include "attack.h"
// A directory of /proc serves as a pidfd too.
ATTACK(.judge = "signal") {
  int fd = open(path("/proc", arg("victim")), O_RDONLY | O_DIRECTORY);
  if (syscall(SYS_pidfd_send_signal, fd, SIGUSR1, NULL, 0)) note("pidfd_send_signal");
}
