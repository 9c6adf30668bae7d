#include "attack.h"
// All namespaces at once in a new user namespace: a container in the container.
ATTACK(.judge = "ns:user") {
  if (fork()) return hold();
  if (unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP))
    return note("unshare");
  nap(20), hold();
}
