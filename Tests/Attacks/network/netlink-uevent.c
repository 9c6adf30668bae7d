#include "attack.h"
// Device events of the machine.
ATTACK(.judge = "sock:16:3:15") {
  if (socket(AF_NETLINK, SOCK_RAW, 15) < 0) return note("socket");
  hold();
}
