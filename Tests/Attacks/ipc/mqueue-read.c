#include "attack.h"
// Takes a message out of a POSIX queue.
ATTACK(.judge = "secret:mq") {
  char text[64];
  if (mq_receive(mq_open(arg("mq"), O_RDWR | O_NONBLOCK), text, 64, NULL) < 0) note("mq_receive");
  else say("%s\n", text);
}
