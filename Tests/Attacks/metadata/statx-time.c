#include "attack.h"
// When a hidden file was last written, by the newest stat.
ATTACK(.judge = "secret:stamp") {
  struct statx s;
  if (statx(AT_FDCWD, arg("sized"), 0, STATX_ALL, &s)) note("statx");
  else say("%lld\n", (long long)s.stx_mtime.tv_sec);
}
