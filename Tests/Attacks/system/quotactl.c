#include "attack.h"
// Quotas of the file system by path; root only.
#include <sys/quota.h>
ATTACK(.judge = "claimed", .needs = "root") {
  unsigned char info[128];
  if (syscall(443, open(arg("work"), O_RDONLY), QCMD(Q_GETINFO, USRQUOTA), 0, info) < 0) return note("quotactl_fd");
  proof();
}
