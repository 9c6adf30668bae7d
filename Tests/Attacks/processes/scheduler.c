#include "attack.h"
// Gives the victim the idle class.
ATTACK(.judge = "victim") {
  struct sched_param p = {0};
  if (sched_setscheduler(num("victim"), SCHED_IDLE, &p)) note("sched_setscheduler");
}
