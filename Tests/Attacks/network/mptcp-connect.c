#include "attack.h"
// Multipath TCP falls back to TCP at the peer and is another protocol for Landlock. Sandlock 0.9 leaks.
ATTACK(.judge = "hit:tcp4") { reach(AF_INET, SOCK_STREAM, IPPROTO_MPTCP, num("tcp4")); }
