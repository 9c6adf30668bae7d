#include "attack.h"
// The newer mount calls hand out a file system context: kernel surface that bubblewrap and runc leave open.
ATTACK(.judge = "holds:[fscontext]") {
  if (getuid()) in_new_user_namespace(), unshare(CLONE_NEWNS);
  if (syscall(NR_fsopen, "tmpfs", 0) < 0) return note("fsopen");
  hold();
}
