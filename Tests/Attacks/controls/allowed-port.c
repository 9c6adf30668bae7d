#include "attack.h"
// The one port that is allowed.
ATTACK(.judge = "hit:allowed", .needs = "allow") { reach(AF_INET, SOCK_STREAM, 0, num("allowed")); }
