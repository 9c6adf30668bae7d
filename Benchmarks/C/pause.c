// A container's program that stays until it is killed, whatever its standard input is.
#include <unistd.h>

int main(void) {
  for (;;) pause();
}
