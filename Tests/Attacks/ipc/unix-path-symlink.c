#include "attack.h"
// By a symbolic link of the workspace.
ATTACK(.judge = "secret:service hit:unix") {
  chdir(arg("work"));
  reach_unix(SOCK_STREAM, "prepared-dir/stream");
}
