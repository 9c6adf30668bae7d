#include "attack.h"
// Own keys live on in the kernel and count against the user. bubblewrap leaves it.
ATTACK(.judge = "proof") {
  char text[64] = "";
  long key = syscall(SYS_add_key, "user", arg("marker"), arg("proof"), strlen(arg("proof")), KEY_SPEC_PROCESS_KEYRING);
  if (key < 0) return note("add_key");
  if (syscall(SYS_keyctl, KEYCTL_READ, key, text, 63, 0) < 0) return note("keyctl");
  put(path(arg("work"), "proof"), text);
}
