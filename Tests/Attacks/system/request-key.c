#include "attack.h"
// request_key makes the kernel start a helper of the host as root; looked up only.
ATTACK(.judge = "secret:key") {
  char text[64] = "";
  syscall(SYS_keyctl, KEYCTL_LINK, num("key"), KEY_SPEC_PROCESS_KEYRING, 0, 0);
  long key = syscall(SYS_request_key, "user", arg("mq") + 1, NULL, 0);
  if (key < 0 || syscall(SYS_keyctl, KEYCTL_READ, key, text, 63, 0) < 0) return note("request_key");
  say("%s\n", text);
}
