// Waits for as many milliseconds as its first argument says: a sandboxed program that only exists.
#include <stdlib.h>
#include <time.h>

int main(int count, char **words) {
  long milliseconds = count > 1 ? atol(words[1]) : 0;
  struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
  nanosleep(&time, 0);
  return 0;
}
