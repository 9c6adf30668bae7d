#include "attack.h"
// A connection by socketcall, which packs its arguments in memory.
ATTACK(.judge = "hit:tcp4") {
  uint32_t *v = low(4096);
  v[0] = AF_INET, v[1] = SOCK_STREAM, v[2] = 0;
  int fd = int80(102, 1, (long)v, 0, 0, 0);
  *(struct sockaddr_in *)(v + 16) = in4(num("tcp4"));
  v[0] = fd, v[1] = (uint32_t)(uintptr_t)(v + 16), v[2] = 16;
  int80(102, 3, (long)v, 0, 0, 0);
}
