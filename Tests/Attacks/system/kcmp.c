#include "attack.h"
// Compares kernel addresses with those of the victim.
#include <linux/kcmp.h>
ATTACK(.judge = "claimed") {
  if (syscall(SYS_kcmp, getpid(), num("victim"), KCMP_FILES, 0, 0) < 0) return note("kcmp");
  proof();
}
