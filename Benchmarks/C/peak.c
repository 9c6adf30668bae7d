// Runs a command and prints the peak resident memory, in KiB, of the largest of its processes. A program of its own,
// because the kernel counts the memory of whoever starts a program as the program's: a small starter hardly shows.
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int count, char **words) {
  if (count < 2) return 2;
  pid_t id = vfork();
  if (id == 0) {
    // Only the figure goes to standard output.
    dup2(0, 1);
    execv(words[1], words + 1);
    _exit(127);
  }
  int status;
  struct rusage usage;
  if (id < 0 || wait4(id, &status, 0, &usage) < 0) {
    fprintf(stderr, "peak: %s\n", strerror(errno));
    return 1;
  }
  printf("%ld\n", usage.ru_maxrss);
  return status != 0;
}
