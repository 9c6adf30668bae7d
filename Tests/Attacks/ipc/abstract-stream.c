#include "attack.h"
// An abstract unix socket; Landlock sees it from ABI 6.
ATTACK(.judge = "secret:service hit:abstract") { reach_unix(SOCK_STREAM, arg("abstract")); }
