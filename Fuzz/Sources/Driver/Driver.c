// SwiftPM makes `main` of an executable an alias of `<module>_main`, which takes the place of libFuzzer's own `main`.
// So each target gets a `<module>_main` here, from the list FUZZED in the manifest, and need only define
// LLVMFuzzerTestOneInput. (An alias by the linker, --defsym, loses its address when it stands for another alias.)
#include "Driver.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *start, size_t count);
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*test)(const uint8_t *, size_t));

#define MAIN(name) \
  int name(int argc, char **argv) { return LLVMFuzzerRunDriver(&argc, &argv, LLVMFuzzerTestOneInput); }

FUZZED
