#define _GNU_SOURCE
// SwiftPM makes `main` of an executable an alias of `<module>_main`, which takes the place of libFuzzer's own `main`.
// So each target gets a `<module>_main` here, from the list FUZZED in the manifest, and need only define
// LLVMFuzzerTestOneInput. (An alias by the linker, --defsym, loses its address when it stands for another alias.)
#include "Driver.h"

#include <errno.h>
#include <ftw.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *start, size_t count);
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*test)(const uint8_t *, size_t));

#define MAIN(name) \
  int name(int argc, char **argv) { return LLVMFuzzerRunDriver(&argc, &argv, LLVMFuzzerTestOneInput); }

FUZZED

static char directory[] = "/tmp/thinwall-fuzz-XXXXXX";

static int drop(const char *path, const struct stat *status, int type, struct FTW *place) {
  return remove(path);
}

static void clean(void) { nftw(directory, drop, 8, FTW_DEPTH | FTW_PHYS); }

const char *fuzz_directory(void) {
  static int made;
  if (!made) {
    if (!mkdtemp(directory)) abort();
    atexit(clean);
    made = 1;
  }
  return directory;
}

void fuzz_write(const char *name, const void *bytes, size_t count) {
  char path[256];
  snprintf(path, sizeof path, "%s/%s", fuzz_directory(), name);
  FILE *file = fopen(path, "w");
  if (!file || fwrite(bytes, 1, count, file) != count || fclose(file)) abort();
}

int fuzz_is_absent(const char *path) {
  struct stat status;
  return stat(path, &status) != 0 && (errno == ENOENT || errno == ENOTDIR);
}
