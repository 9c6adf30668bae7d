#include "attack.h"
// Forks a new self and dies, hundreds of times a second: whoever kills by list is always too late. Seen by its pulse.
ATTACK(.judge = "alive pulse", .modes = "exit kill term") {
  for (int chain = 0; chain < 2; chain++)
    if (!fork()) {
      setsid();
      for (double end = now() + 1.5; now() < end;) {
        int fd = open(path(arg("work"), "pulse"), O_WRONLY | O_APPEND | O_CREAT, 0644);
        if (poke(fd) < 0) _exit(0);
        close(fd);
        if (fork()) _exit(0);
        nap(4);
      }
      _exit(0);
    }
  nap(10);
  say("\nready\n");
  if (strcmp(arg("mode"), "exit")) for (double end = now() + 15; now() < end;) nap(100);
}
