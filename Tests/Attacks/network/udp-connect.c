#include "attack.h"
// A connected datagram socket and write.
ATTACK(.judge = "hit:udp4") { reach(AF_INET, SOCK_DGRAM, 0, num("udp4")); }
