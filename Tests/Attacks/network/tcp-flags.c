#include "attack.h"
// Type with flags in it, against filters that compare the whole argument.
ATTACK(.judge = "hit:tcp4") {
  int fd = reach(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, num("tcp4"));
  if (fd < 0) nap(20);
}
