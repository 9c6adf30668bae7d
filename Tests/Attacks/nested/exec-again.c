#include "attack.h"
// A grandchild by exec: every restriction must be inherited.
ATTACK(.judge = "secret:file") {
  execl("/bin/sh", "sh", "-c", "read line < \"$1\" && echo \"$line\"", "sh", arg("secret"), NULL);
  note("execl");
}
