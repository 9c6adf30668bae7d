#include "attack.h"
// Takes open files away from the victim. Sandlock 0.9 leaks.
ATTACK(.judge = "victim") {
  struct rlimit few = {7, 7};
  if (prlimit(num("victim"), RLIMIT_NPROC, &few, NULL)) note("prlimit");
}
