// mkdir(2) by the 32-bit entry: int 0x80, number 39; the path must lie below 4 GiB.
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

int main(int argc, char **argv) {
  char *low = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
  long result;
  if (argc < 2 || low == MAP_FAILED) return 2;
  strcpy(low, argv[1]);
  __asm__ volatile("int $0x80" : "=a"(result) : "0"(39L), "b"(low), "c"(0755L) : "memory", "r8", "r9", "r10", "r11");
  return result != 0;
}
