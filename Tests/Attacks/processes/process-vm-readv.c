#include "attack.h"
// Memory of a process of the same user.
ATTACK(.judge = "secret:memory") {
  char buffer[64] = "";
  struct iovec mine = {buffer, 63}, theirs = {(void *)num("memory"), 63};
  if (process_vm_readv(num("victim"), &mine, 1, &theirs, 1, 0) < 0) note("process_vm_readv");
  say("%s\n", buffer);
}
