#include "attack.h"
// Every other family that the kernel would hand out.
ATTACK(.judge = "family") {
  for (int family = 3; family < 47; family++)
    for (int type = 1; type < 6; type++)
      if (family != AF_INET6 && family != AF_NETLINK) socket(family, type, 0);
  hold();
}
