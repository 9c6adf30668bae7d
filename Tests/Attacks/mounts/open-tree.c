#include "attack.h"
// A detached copy of the mount that holds the hidden files.
ATTACK(.judge = "secret:file") {
  if (getuid()) in_new_user_namespace();
  unshare(CLONE_NEWNS);
  int tree = syscall(NR_open_tree, AT_FDCWD, arg("hidden"), 1 | AT_RECURSIVE);
  if (tree < 0) return note("open_tree");
  if (dump(openat(tree, "secret.txt", O_RDONLY)) < 0) note("openat");
}
