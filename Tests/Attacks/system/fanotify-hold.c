#include "attack.h"
// A fanotify group.
ATTACK(.judge = "holds:[fanotify]") {
  if (fanotify_init(FAN_CLASS_NOTIF | FAN_REPORT_FID, 0) < 0) return note("fanotify_init");
  hold();
}
