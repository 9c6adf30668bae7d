#include "attack.h"
// The same over IPv6.
ATTACK(.judge = "hit:udp6") { reach(AF_INET6, SOCK_DGRAM, 0, num("udp6")); }
