#include "attack.h"
// A token in the caller's environment; firejail and every bare Landlock tool hand it through.
extern char **environ;
ATTACK(.judge = "secret:env") { for (char **e = environ; *e; e++) say("%s\n", *e); }
