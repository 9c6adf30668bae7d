#include "attack.h"
// A plain connection to a service of the machine; Landlock sees it from ABI 4.
ATTACK(.judge = "hit:tcp4") { reach(AF_INET, SOCK_STREAM, 0, num("tcp4")); }
