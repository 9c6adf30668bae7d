#include "attack.h"
// The same link as a way to write; copy-on-write tools that follow it change the real file.
ATTACK(.judge = "changed") {
  put(path(arg("work"), "prepared-dir/target.txt"), "x");
  put(path(arg("work"), "prepared-dir/fresh"), "x");
}
