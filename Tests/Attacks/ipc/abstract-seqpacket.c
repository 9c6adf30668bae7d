#include "attack.h"
// An abstract name of the third kind.
ATTACK(.judge = "secret:service hit:absseq") { reach_unix(SOCK_SEQPACKET, arg("absseq")); }
