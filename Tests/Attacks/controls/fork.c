#include "attack.h"
// Processes and their exit status.
ATTACK(.judge = "works") {
  for (int i = 0; i < 20; i++) {
    int status = 0;
    pid_t child = fork();
    if (!child) _exit(i);
    if (waitpid(child, &status, 0) != child || WEXITSTATUS(status) != i) return note("fork");
  }
  if (vfork() == 0) _exit(0);
  proof();
}
