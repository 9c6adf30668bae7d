#include "attack.h"
// Memory of the victim by the 32-bit ptrace.
ATTACK(.judge = "holds-trace") {
  if (int80(26, PTRACE_SEIZE, num("victim"), 0, 0, 0)) return;
  hold();
}
