#include "attack.h"
// The hidden file by the 32-bit open.
ATTACK(.judge = "secret:file") {
  char *name = strcpy(low(8192), arg("secret")), *text = name + 4096;
  int fd = int80(5, (long)name, O_RDONLY, 0, 0, 0);
  long n = int80(3, fd, (long)text, 64, 0, 0);
  if (n > 0) write(1, text, n);
}
