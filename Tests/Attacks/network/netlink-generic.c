#include "attack.h"
// Generic netlink: the entrance to dozens of kernel subsystems.
ATTACK(.judge = "sock:16:3:16") {
  if (socket(AF_NETLINK, SOCK_RAW, 16) < 0) return note("socket");
  hold();
}
