#include "attack.h"
// The kernel's crypto sockets, a surface with a history.
ATTACK(.judge = "sock:38") {
  if (socket(38, SOCK_SEQPACKET, 0) < 0) return note("socket");
  hold();
}
