#include "attack.h"
// Code made at run time, as every JIT does.
ATTACK(.judge = "works") {
  unsigned char code[] = {0xb8, 42, 0, 0, 0, 0xc3};
  void *p = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  memcpy(p, code, sizeof code);
  if (mprotect(p, 4096, PROT_READ | PROT_EXEC)) return note("mprotect");
  if (((int (*)(void))p)() == 42) proof();
}
