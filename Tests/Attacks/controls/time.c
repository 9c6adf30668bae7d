#include "attack.h"
// Clocks, sleep, time zone files.
#include <sys/timerfd.h>
ATTACK(.judge = "works") {
  double before = now();
  nap(5);
  int t = timerfd_create(CLOCK_MONOTONIC, 0);
  struct itimerspec s = {.it_value.tv_nsec = 1000000};
  uint64_t n;
  if (timerfd_settime(t, 0, &s, NULL) || read(t, &n, 8) != 8) return note("timerfd");
  struct timespec r;
  if (time(NULL) > 1700000000 && now() - before > 0.005 && !clock_getres(CLOCK_REALTIME, &r)) proof();
}
