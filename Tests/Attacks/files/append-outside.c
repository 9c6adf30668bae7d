#include "attack.h"
// Adds a line to a hidden file, as to a shell's start file.
ATTACK(.judge = "changed") {
  int fd = open(arg("target"), O_WRONLY | O_APPEND);
  if (poke(fd) < 0) note("append");
}
