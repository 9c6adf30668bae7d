// What the ordinary Swift runtime does before main and this program has no use for: it looks for the arguments in
// /proc/self/maps and for a helper that prints backtraces. A third of the launcher's own instructions.
#ifndef THINWALL_EMBEDDED
static int count;
static char **arguments;

__attribute__((constructor)) static void remember(int argc, char **argv) {
  count = argc;
  arguments = argv;
}

char **_swift_stdlib_getUnsafeArgvArgc(int *result) {
  *result = count;
  return arguments;
}

void _swift_stdlib_overrideUnsafeArgvArgc(char **argv, int argc) {
  count = argc;
  arguments = argv;
}

// Bound by the linker in the launcher alone (--wrap): no helper is found, without a look at the file system.
char *__wrap_swift_copyAuxiliaryExecutablePath(const char *name) {
  (void)name;
  return 0;
}
#endif
