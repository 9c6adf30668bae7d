#include "attack.h"
// The kernel writes a core file into the working directory, which may be a hidden one.
ATTACK(.judge = "changed") {
  struct rlimit all = {1 << 20, 1 << 20};
  if (!fork()) {
    if (setrlimit(RLIMIT_CORE, &all)) note("setrlimit");
    if (chdir(path(arg("hidden"), "empty"))) note("chdir");
    prctl(PR_SET_DUMPABLE, 1);
    raise(SIGSEGV);
    abort();
  }
  wait(NULL);
}
