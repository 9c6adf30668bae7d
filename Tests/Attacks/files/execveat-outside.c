#include "attack.h"
// The same by an O_PATH descriptor and an empty path.
ATTACK(.judge = "secret:tool") {
  char *argv[] = {"tool", NULL}, *envp[] = {"PATH=/usr/bin:/bin", NULL};
  int fd = open(arg("tool"), O_PATH);
  if (fd < 0) return note("O_PATH");
  syscall(SYS_execveat, fd, "", argv, envp, AT_EMPTY_PATH);
  note("execveat");
}
