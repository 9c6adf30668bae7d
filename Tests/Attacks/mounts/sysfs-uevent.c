#include "attack.h"
// uevent_helper is another program that the kernel may run; any writable file of sysfs is too much. Root only.
ATTACK(.judge = "writes:/sys/kernel/profiling writes:/sys/power/state writes:/sys/kernel/uevent_helper writes:/sys/kernel/mm/transparent_hugepage/enabled",
       .needs = "root") {
  open("/sys/kernel/uevent_helper", O_WRONLY), open("/sys/kernel/profiling", O_WRONLY), open("/sys/power/state", O_WRONLY);
  if (open("/sys/kernel/mm/transparent_hugepage/enabled", O_WRONLY) < 0) note("open");
  hold();
}
