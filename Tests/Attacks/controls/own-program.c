#include "attack.h"
// A program that was made inside runs inside.
ATTACK(.judge = "works") {
  char *name = path(arg("work"), "made.sh"), *text;
  asprintf(&text, "#!/bin/sh\nprintf %%s %s > %s/proof\n", arg("proof"), arg("work"));
  put(name, text);
  chmod(name, 0755);
  int status;
  if (!fork()) execl(name, "made", NULL), note("execl"), _exit(9);
  wait(&status);
}
