#include "attack.h"
// A trusted shell as the loader of a hidden script; Landlock's execute right alone would not stop it.
ATTACK(.judge = "secret:tool") {
  execl("/bin/sh", "sh", arg("tool"), NULL);
  note("execl");
}
