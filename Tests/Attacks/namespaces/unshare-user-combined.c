#include "attack.h"
// With other flags beside it, against filters that compare the whole argument.
ATTACK(.judge = "ns:user") {
  if (fork()) return hold();
  if (syscall(SYS_unshare, CLONE_NEWUSER | CLONE_FS | CLONE_FILES)) return note("unshare");
  nap(20), hold();
}
