#include "attack.h"
// A program with capabilities in its file, in a granted directory.
ATTACK(.judge = "secret:rootonly", .needs = "user", .stage = "filecap") {
  char *argv[8] = {(char *)arg("filecap"), "run", "processes/cat-root-only"}, *file;
  asprintf(&file, "rootonly=%s/rootonly", arg("ro"));
  argv[3] = file;
  execv(argv[0], argv);
  note("execv");
}
