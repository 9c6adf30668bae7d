#include "attack.h"
// To a peer that speaks it.
ATTACK(.judge = "hit:mptcp") { reach(AF_INET, SOCK_STREAM, IPPROTO_MPTCP, num("mptcp")); }
