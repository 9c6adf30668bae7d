#include "attack.h"
// Sixteen own rulesets that allow all; the seventeenth fails, and none may widen anything.
ATTACK(.judge = "secret:file") {
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  struct landlock_ruleset_attr a = {.handled_access_fs = LANDLOCK_ACCESS_FS_READ_FILE};
  int root = open("/", O_PATH), layers = 0;
  for (; layers < 16; layers++) {
    int fd = syscall(SYS_landlock_create_ruleset, &a, sizeof a, 0);
    struct landlock_path_beneath_attr all = {.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE, .parent_fd = root};
    if (fd < 0 || syscall(SYS_landlock_add_rule, fd, LANDLOCK_RULE_PATH_BENEATH, &all, 0)) { note("landlock"); break; }
    if (syscall(SYS_landlock_restrict_self, fd, 0)) { note("landlock_restrict_self"); break; }
    close(fd);
  }
  say("layers %d\n", layers);
  cat(arg("secret"));
}
