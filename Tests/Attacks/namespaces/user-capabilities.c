#include "attack.h"
// What the capabilities are for: an nf_tables socket in an own network namespace, the surface of a dozen CVEs.
ATTACK(.judge = "sock:16:3:12") {
  if (!in_new_user_namespace() || unshare(CLONE_NEWNET)) return note("unshare");
  int fd = socket(AF_NETLINK, SOCK_RAW, 12);
  if (fd < 0) return note("socket");
  hold();
}
