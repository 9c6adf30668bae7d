#include "attack.h"
// Protocol 132.
ATTACK(.judge = "hit:sctp") { reach(AF_INET, SOCK_STREAM, 132, num("sctp")); }
