#include "attack.h"
// File to file inside the kernel.
ATTACK(.judge = "secret:file") {
  int from = open(arg("secret"), O_RDONLY), to = open(path(arg("work"), "copy"), O_RDWR | O_CREAT, 0644);
  if (copy_file_range(from, NULL, to, NULL, 64, 0) < 0) note("copy_file_range");
}
