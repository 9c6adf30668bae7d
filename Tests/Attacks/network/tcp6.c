#include "attack.h"
// The same over IPv6.
ATTACK(.judge = "hit:tcp6") { reach(AF_INET6, SOCK_STREAM, 0, num("tcp6")); }
