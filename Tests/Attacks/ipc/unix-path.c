#include "attack.h"
// A service behind a unix socket file, think of docker.sock or an agent's; Landlock sees it from ABI 9 only.
ATTACK(.judge = "secret:service hit:unix") { reach_unix(SOCK_STREAM, arg("unix")); }
