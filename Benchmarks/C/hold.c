// A sandboxed program that only exists: says that it runs with one byte, and ends with its input. Arguments are for
// whoever looks for it in /proc.
#include <unistd.h>

int main(void) {
  char byte = '.';
  if (write(1, &byte, 1) != 1) return 1;
  while (read(0, &byte, 1) > 0) {}
  return 0;
}
