#include "attack.h"
// A key by the 32-bit entry.
ATTACK(.judge = "secret:key") {
  char *text = low(4096);
  int80(288, KEYCTL_READ, num("key"), (long)text, 63, 0);
  say("%s\n", text);
}
