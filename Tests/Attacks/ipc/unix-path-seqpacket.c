#include "attack.h"
// The third kind of unix socket.
ATTACK(.judge = "secret:service hit:unixseq") { reach_unix(SOCK_SEQPACKET, arg("unixseq")); }
