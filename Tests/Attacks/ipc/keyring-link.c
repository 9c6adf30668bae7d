#include "attack.h"
// The same key linked into an own ring first.
ATTACK(.judge = "secret:key") {
  char text[64] = "";
  if (syscall(SYS_keyctl, KEYCTL_LINK, num("key"), KEY_SPEC_PROCESS_KEYRING, 0, 0)) note("keyctl");
  if (syscall(SYS_keyctl, KEYCTL_READ, num("key"), text, 63, 0) < 0) note("keyctl");
  say("%s\n", text);
}
