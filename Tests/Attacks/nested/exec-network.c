#include "attack.h"
// The same for the network.
ATTACK(.judge = "hit:tcp4") {
  char *to;
  asprintf(&to, "exec 3<>/dev/tcp/127.0.0.1/%ld", num("tcp4"));
  execl("/bin/bash", "bash", "-c", to, NULL);
  note("execl");
}
