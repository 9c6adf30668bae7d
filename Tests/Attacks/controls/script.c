#include "attack.h"
// A script by its first line, in the granted directory.
ATTACK(.judge = "works") {
  int p[2], status;
  char text[64] = "";
  pipe(p);
  if (!fork()) {
    dup2(p[1], 1);
    execl(path(arg("work"), "script.sh"), "script", "one", NULL);
    _exit(9);
  }
  close(p[1]);
  read(p[0], text, 63);
  wait(&status);
  if (!strcmp(text, "script one\n")) proof();
  else say("note: script: status %d, %s\n", WEXITSTATUS(status), text);
}
