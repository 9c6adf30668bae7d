#include "attack.h"
// Pastes on a virtual console; the same hole by another name (CVE-2023-28339).
ATTACK(.judge = "tty:pushed", .needs = "tty console") {
  unsigned char paste[] = {3};
  if (ioctl(0, TIOCLINUX, paste)) note("TIOCLINUX");
  hold();
}
