#include "attack.h"
// Puts one in.
ATTACK(.judge = "object:mq") {
  if (mq_send(mq_open(arg("mq"), O_WRONLY | O_NONBLOCK), "x", 1, 0)) note("mq_send");
  nap(20);
}
