#include "attack.h"
// The same by a file handle.
static bool try(const char *name) {
  struct { struct file_handle h; unsigned char bytes[128]; } h = {.h.handle_bytes = 128};
  int mount;
  return name_to_handle_at(AT_FDCWD, name, &h.h, &mount, 0) == 0;
}
ATTACK(.judge = "secret:oracle") { oracle(try); }
