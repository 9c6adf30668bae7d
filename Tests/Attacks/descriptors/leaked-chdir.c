#include "attack.h"
// A forgotten directory descriptor as the working directory (the class of CVE-2024-21626). bubblewrap leaks.
ATTACK(.judge = "secret:file") {
  if (fchdir(num("fddir"))) note("fchdir");
  cat("secret.txt");
}
