#include "attack.h"
// A POSIX queue that stays after the run.
ATTACK(.judge = "left:mq") {
  if (mq_open(path("", arg("marker")), O_RDWR | O_CREAT, 0600, NULL) < 0) note("mq_open");
}
