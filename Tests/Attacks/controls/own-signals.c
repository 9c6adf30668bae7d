#include "attack.h"
// Signals to own children and to oneself, timers.
static volatile sig_atomic_t seen;
static void on(int s) { seen++; }
ATTACK(.judge = "works") {
  int status;
  signal(SIGUSR1, on), signal(SIGALRM, on);
  pid_t child = fork();
  if (!child) for (;;) pause();
  if (kill(child, SIGTERM) || waitpid(child, &status, 0) != child || WTERMSIG(status) != SIGTERM) return note("kill");
  raise(SIGUSR1);
  struct itimerval t = {.it_value.tv_usec = 2000};
  setitimer(ITIMER_REAL, &t, NULL);
  for (int i = 0; i < 100 && seen < 2; i++) nap(5);
  if (seen == 2) proof();
}
