#include "attack.h"
// An access list that lets everybody in, written as an attribute.
ATTACK(.judge = "changed") {
  static const unsigned char acl[] = {2, 0, 0, 0, 1, 0, 6, 0, 255, 255, 255, 255, 4, 0, 0, 0, 255, 255, 255, 255,
                                      32, 0, 6, 0, 255, 255, 255, 255};
  if (setxattr(arg("target"), "system.posix_acl_access", acl, sizeof acl, 0)) note("setxattr");
}
