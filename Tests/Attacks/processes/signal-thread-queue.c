#include "attack.h"
// rt_tgsigqueueinfo, which filters forget.
ATTACK(.judge = "signal") {
  siginfo_t info = {.si_signo = SIGUSR2, .si_code = -1};
  if (syscall(SYS_rt_tgsigqueueinfo, num("victim"), num("victim"), SIGUSR2, &info)) note("rt_tgsigqueueinfo");
}
