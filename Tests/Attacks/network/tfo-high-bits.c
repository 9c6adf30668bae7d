#include "attack.h"
// The flag with rubbish in the upper half of its register.
ATTACK(.judge = "hit:tcp4") {
  struct sockaddr_in a = in4(num("tcp4"));
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (syscall(SYS_sendto, fd, "x", 1, 0x100000000UL | MSG_FASTOPEN, &a, sizeof a) < 0) note("sendto");
}
