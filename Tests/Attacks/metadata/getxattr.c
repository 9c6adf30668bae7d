#include "attack.h"
// The value of an attribute of a hidden file. Sandlock 0.9 leaks.
ATTACK(.judge = "secret:xattr") {
  char value[64] = "";
  if (getxattr(arg("secret"), "user.secret", value, 63) < 0) note("getxattr");
  say("%s\n", value);
}
