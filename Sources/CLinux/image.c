#include "CLinux.h"

extern const char __executable_start[] __attribute__((weak));
extern const char _end[] __attribute__((weak));
extern const long __rseq_offset __attribute__((weak));
extern const unsigned int __rseq_size __attribute__((weak));
extern char **environ;

unsigned long linux_image_start(void) { return (unsigned long)__executable_start; }
unsigned long linux_image_end(void) { return (unsigned long)_end; }

unsigned long linux_rseq_area(void) {
  if (&__rseq_offset == 0 || &__rseq_size == 0 || __rseq_size == 0) return 0;
  return (unsigned long)__builtin_thread_pointer() + (unsigned long)__rseq_offset;
}

// glibc registers the original 32-byte structure whatever size it advertises (rseq(2)).
unsigned int linux_rseq_length(void) { return 32; }

unsigned int linux_rseq_signature(void) {
#if defined(__x86_64__)
  return 0x53053053;
#else
  return 0xd428bc00;
#endif
}

char **linux_environment(void) { return environ; }
