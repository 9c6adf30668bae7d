#include "attack.h"
// The audit channel.
ATTACK(.judge = "sock:16:3:9") {
  if (socket(AF_NETLINK, SOCK_RAW, 9) < 0) return note("socket");
  hold();
}
