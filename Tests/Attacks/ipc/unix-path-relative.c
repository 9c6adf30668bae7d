#include "attack.h"
// The same socket file by a relative path.
ATTACK(.judge = "secret:service hit:unix") {
  chdir(arg("work"));
  reach_unix(SOCK_STREAM, "../outside/stream");
}
