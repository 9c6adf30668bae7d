#include "attack.h"
// Names of the unix sockets of the machine.
ATTACK(.judge = "secret:abstractname2") { cat("/proc/net/unix"); }
