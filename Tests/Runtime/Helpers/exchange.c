// Exchanges two names for as long as its standard input stays open: renameat2(2), RENAME_EXCHANGE.
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv) {
  struct pollfd input = {.fd = 0, .events = POLLIN};
  unsigned long count = 0;
  if (argc != 3 || write(1, "ready\n", 6) != 6) return 2;
  while (poll(&input, 1, 0) == 0)
    for (int i = 0; i < 64; i++) {
      if (renameat2(AT_FDCWD, argv[1], AT_FDCWD, argv[2], RENAME_EXCHANGE) != 0) return perror("renameat2"), 1;
      count++;
    }
  if (count & 1) renameat2(AT_FDCWD, argv[1], AT_FDCWD, argv[2], RENAME_EXCHANGE);
  printf("%lu\n", count);
}
