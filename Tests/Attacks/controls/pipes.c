#include "attack.h"
// Pipes, poll, splice.
ATTACK(.judge = "works") {
  int a[2], b[2];
  char text[8] = "";
  if (pipe(a) || pipe2(b, O_CLOEXEC | O_NONBLOCK)) return note("pipe");
  write(a[1], "hello", 5);
  if (splice(a[0], NULL, b[1], NULL, 5, 0) != 5) return note("splice");
  struct pollfd p = {b[0], POLLIN, 0};
  if (poll(&p, 1, 1000) == 1 && read(b[0], text, 7) == 5 && !strcmp(text, "hello")) proof();
}
