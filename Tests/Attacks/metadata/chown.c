#include "attack.h"
// Even a change to the owner one has takes set-user-id bits away. Sandlock 0.9 leaks.
ATTACK(.judge = "changed") { if (chown(arg("suid"), getuid(), getgid())) note("chown"); }
