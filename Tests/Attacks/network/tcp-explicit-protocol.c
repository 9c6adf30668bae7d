#include "attack.h"
// The protocol given as a number instead of 0.
ATTACK(.judge = "hit:tcp4") { reach(AF_INET, SOCK_STREAM, IPPROTO_TCP, num("tcp4")); }
