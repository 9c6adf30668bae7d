#include "attack.h"
// Data in socket buffers is kernel memory too.
ATTACK(.judge = "measure:memory:48", .limits = "mem=32M", .stage = "queued") {
  static char block[100000];
  size_t total = 0;
  for (int i = 0; i < 330 && total < 70 << 20; i++) {
    int p[2], size = 1 << 20;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, p)) { note("socketpair"); break; }
    setsockopt(p[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    for (ssize_t n; total < 70 << 20 && (n = send(p[0], block, sizeof block, MSG_DONTWAIT)) > 0;) total += n;
  }
  hold();
}
