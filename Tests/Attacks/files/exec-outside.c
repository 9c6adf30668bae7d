#include "attack.h"
// Runs a program that was not granted.
ATTACK(.judge = "secret:tool") {
  execl(arg("tool"), "tool", NULL);
  note("execl");
}
