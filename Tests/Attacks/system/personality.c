#include "attack.h"
// READ_IMPLIES_EXEC makes all later memory executable.
ATTACK(.judge = "personality:400000") {
  if (personality(READ_IMPLIES_EXEC) < 0) return note("personality");
  hold();
}
