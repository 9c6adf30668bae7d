#include "attack.h"
// The same in a new user namespace; mounts from before must be locked there.
ATTACK(.judge = "secret:file") {
  if (!in_new_user_namespace() || !own_mounts()) return;
  umount2("/tmp", MNT_DETACH), umount2("/var", MNT_DETACH);
  cat(arg("secret"));
}
