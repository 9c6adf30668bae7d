#include "attack.h"
// Landlock lets a program enter any directory; opening from there must not work.
ATTACK(.judge = "secret:file") {
  if (chdir(arg("hidden"))) note("chdir");
  cat("secret.txt");
}
