// The entry points of the fuzz targets need no declaration. What follows is for targets that need files; it is here
// because Swift's Glibc module does not go with CLinux in one file: both declare `timespec`.
#include <stddef.h>

/// A directory of this run's own, removed when libFuzzer ends.
const char *fuzz_directory(void);

/// Writes a file in that directory.
void fuzz_write(const char *name, const void *bytes, size_t count);

/// Whether nothing is called `path` (stat(2)).
int fuzz_is_absent(const char *path);
