// The heap of the Embedded launcher: memory is taken from one mapping, and only what was taken last is given back. A
// launcher allocates while it plans, for less than a millisecond, and then waits; what a general allocator does meanwhile
// costs more than it saves. Giving back the last block keeps what lives briefly on pages that are there already.
#ifdef THINWALL_EMBEDDED
#include "CLinux.h"

typedef __SIZE_TYPE__ size;

static char *next, *end, *last;

int posix_memalign(void **result, size alignment, size count) {
  unsigned long start = ((unsigned long)next + alignment - 1) & ~(alignment - 1);
  if (start + count > (unsigned long)end) {
    size chunk = count + alignment > 1u << 24 ? count + alignment : 1u << 24;
    // PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE: pages become real as they are written.
    long address = linux_syscall(__NR_mmap, 0, (long)chunk, 3, 0x4022, -1, 0);
    if (address < 0 && address > -4096) return 12;
    next = (char *)address;
    end = next + chunk;
    // What planning a run writes to, made real by one call instead of a fault for each page (MADV_POPULATE_WRITE, 5.14).
    linux_syscall(__NR_madvise, address, 96 << 10, 23, 0, 0, 0);
    start = ((unsigned long)next + alignment - 1) & ~(alignment - 1);
  }
  next = (char *)start + count;
  last = (char *)start;
  *result = (void *)start;
  return 0;
}

void free(void *memory) {
  if (memory && memory == last) next = memory;
}
#endif
