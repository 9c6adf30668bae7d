#include "attack.h"
// Fast open and MPTCP together.
ATTACK(.judge = "hit:tcp4 hit:mptcp") {
  struct sockaddr_in a = in4(num("tcp4"));
  if (sendto(socket(AF_INET, SOCK_STREAM, IPPROTO_MPTCP), "x", 1, MSG_FASTOPEN, (void *)&a, sizeof a) < 0) note("sendto");
}
