#include "attack.h"
// The shell, its libraries and a pipeline of system programs.
ATTACK(.judge = "works") {
  char *line;
  asprintf(&line, "(echo b; echo a) | sort | head -n 1 | grep -q a && printf %%s %s > %s/proof", arg("proof"), arg("work"));
  int status;
  if (!fork()) execl("/bin/sh", "sh", "-c", line, NULL), _exit(9);
  wait(&status);
  if (WEXITSTATUS(status)) say("note: the shell ended with %d\n", WEXITSTATUS(status));
}
