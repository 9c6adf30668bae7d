#include "attack.h"
// A set-user-id program in a granted directory; no_new_privs must take the bit's effect away.
ATTACK(.judge = "uid:0", .needs = "user", .stage = "setid") {
  if (geteuid() == 0) return hold();
  char *argv[32] = {arg("setid") ? (char *)arg("setid") : "", "run", "processes/set-id"}, *work, *marker;
  asprintf(&work, "work=%s", arg("work")), asprintf(&marker, "marker=%s", arg("marker"));
  argv[3] = work, argv[4] = marker;
  execv(argv[0], argv);
  note("execv");
}
