#include "attack.h"
// An own script whose interpreter is the hidden program.
ATTACK(.judge = "secret:tool") {
  char *mine = path(arg("work"), "script"), *text;
  asprintf(&text, "#!%s\n", arg("tool"));
  put(mine, text);
  chmod(mine, 0755);
  execl(mine, "script", NULL);
  note("execl");
}
