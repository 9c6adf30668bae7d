#include "attack.h"
// TCP fast open connects inside sendto, past the connect rule of Landlock ABI 7.
ATTACK(.judge = "hit:tcp4") {
  struct sockaddr_in a = in4(num("tcp4"));
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (sendto(fd, "x", 1, MSG_FASTOPEN, (void *)&a, sizeof a) < 0) note("sendto");
}
