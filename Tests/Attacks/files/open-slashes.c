#include "attack.h"
// Odd spellings of the same path, against checks by text.
ATTACK(.judge = "secret:file") {
  char *p;
  asprintf(&p, "//%s/./../outside///./secret.txt", arg("hidden"));
  cat(p);
  asprintf(&p, "%s/../ro/../outside/secret.txt", arg("work"));
  cat(p);
}
