#include "attack.h"
// The debugger's way into a process of the user; no Yama here.
ATTACK(.judge = "secret:memory") {
  pid_t victim = num("victim");
  if (ptrace(PTRACE_ATTACH, victim, 0, 0)) return note("ptrace");
  waitpid(victim, NULL, __WALL);
  for (int i = 0; i < 16; i++) {
    long word = ptrace(PTRACE_PEEKDATA, victim, (char *)num("memory") + 8 * i, 0);
    write(1, &word, 8);
  }
  ptrace(PTRACE_DETACH, victim, 0, 0);
}
