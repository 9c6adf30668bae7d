#include "attack.h"
// Writes into a process of the user.
ATTACK(.judge = "victim:memory") {
  long value = 1;
  struct iovec mine = {&value, 8}, theirs = {(void *)num("word"), 8};
  if (process_vm_writev(num("victim"), &mine, 1, &theirs, 1, 0) < 0) note("process_vm_writev");
  nap(20);
}
