#include "attack.h"
// The kernel's log holds addresses and names of devices; judged by a line that the runner wrote.
#include <sys/klog.h>
ATTACK(.judge = "secret:kmsg", .needs = "root file:/dev/kmsg", .stage = "kmsg") {
  static char buffer[1 << 16];
  if (klogctl(3, buffer, sizeof buffer - 1) < 0) note("syslog");
  say("%s\n", buffer);
}
