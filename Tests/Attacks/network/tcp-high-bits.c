#include "attack.h"
// Rubbish in the upper half of the family's register, which the kernel drops and a careless filter compares.
ATTACK(.judge = "hit:tcp4") {
  struct sockaddr_in a = in4(num("tcp4"));
  int fd = syscall(SYS_socket, 0x7700000000UL | AF_INET, 0x100000000UL | SOCK_STREAM, 0);
  if (connect(fd, (void *)&a, sizeof a)) note("connect");
}
