#include "attack.h"
// A key by its number; keyrings know no namespaces, so bubblewrap and Podman's profile leak.
ATTACK(.judge = "secret:key") {
  char text[64] = "";
  if (syscall(SYS_keyctl, KEYCTL_READ, num("key"), text, 63, 0) < 0) note("keyctl");
  say("%s\n", text);
}
