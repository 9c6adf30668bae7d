#include "attack.h"
// Own segments: the value comes back through a segment register that only the table can give.
#include <asm/ldt.h>
ATTACK(.judge = "proof") {
  char *here = strcpy(low(4096), arg("proof")), text[64] = "";
  struct user_desc d = {.entry_number = 3, .base_addr = (uint32_t)(uintptr_t)here, .limit = 4095, .seg_32bit = 1, .useable = 1};
  if (syscall(SYS_modify_ldt, 1, &d, sizeof d)) return note("modify_ldt");
  for (int i = 0; i < 63; i++)
    asm volatile("mov %1, %%gs; movb %%gs:(%2), %0; xor %%eax, %%eax; mov %%eax, %%gs" : "=q"(text[i]) : "r"(3 * 8 + 7), "r"((long)i) : "eax");
  put(path(arg("work"), "proof"), text);
}
