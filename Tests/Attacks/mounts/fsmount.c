#include "attack.h"
// fsopen, fsmount, move_mount: the classic mount call is not needed any more.
ATTACK(.judge = "mount") {
  char *at = path(arg("work"), "m");
  mkdir(at, 0755);
  if (getuid()) in_new_user_namespace();
  unshare(CLONE_NEWNS);
  int fs = syscall(NR_fsopen, "tmpfs", 0);
  if (fs < 0 || syscall(NR_fsconfig, fs, 6, NULL, NULL, 0)) return note("fsconfig");
  int m = syscall(NR_fsmount, fs, 0, 0);
  if (m < 0 || syscall(NR_move_mount, m, "", AT_FDCWD, at, 4)) return note("move_mount");
  hold();
}
