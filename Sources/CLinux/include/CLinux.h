// What Swift cannot say itself: kernel UAPI types, the system call instruction, and two stack switches.
// No libc header is included, so every constant has one type on glibc and on musl. No logic lives here.
#pragma once

#include <asm/unistd.h>
#include <asm/signal.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/mount.h>
#include <linux/openat2.h>
#include <linux/prctl.h>
#include <linux/resource.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <linux/stat.h>
#include <linux/types.h>

/// One system call; the result is the kernel's own (-4095...-1 is an error number).
static inline __attribute__((always_inline)) long linux_syscall(long number, long a, long b, long c, long d, long e,
                                                                long f) {
#if defined(__x86_64__)
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  long result;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
#elif defined(__aarch64__)
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  register long x5 __asm__("x5") = f;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
  return x0;
#else
#error "Thinwall knows x86-64 and aarch64"
#endif
}

/// What memory that others write holds now.
static inline int linux_load(const int *address) { return *(const volatile int *)address; }

/// Ends the process where nothing else can: an illegal instruction needs no system call.
static inline __attribute__((noreturn)) void linux_trap(void) { __builtin_trap(); }

/// A function that runs on a stack of its own and never returns.
typedef void (*linux_entry)(void *argument);

/// clone(2) with `flags`, the child running `entry(argument)` on the stack that ends at `stack_top` (16-byte aligned).
/// Returns the child's process id in the parent. For CLONE_VM children, which must not share the parent's frame.
long linux_clone_entry(unsigned long flags, void *stack_top, linux_entry entry, void *argument);

/// Continues in `entry(argument)` on the stack that ends at `stack_top`; the old stack may then be unmapped.
void linux_switch_stack(void *stack_top, linux_entry entry, void *argument) __attribute__((noreturn));

/// First and one-past-last byte of this program's own image (text, data and bss), as the linker laid it out.
unsigned long linux_image_start(void);
unsigned long linux_image_end(void);

/// The restartable-sequence area that libc registered for this thread (rseq(2)), or 0 where it registered none.
/// Whoever unmaps thread-local storage must unregister it first, or the kernel kills the thread at the next preemption.
unsigned long linux_rseq_area(void);
unsigned int linux_rseq_length(void);
unsigned int linux_rseq_signature(void);

/// Sets the register through which code finds thread-local storage (arch_prctl(2), ARCH_SET_FS; TPIDR_EL0).
static inline __attribute__((always_inline)) void linux_set_thread_pointer(unsigned long address) {
#if defined(__x86_64__)
  linux_syscall(__NR_arch_prctl, 0x1002, (long)address, 0, 0, 0, 0);
#else
  __asm__ volatile("msr tpidr_el0, %0" : : "r"(address) : "memory");
#endif
}

/// The environment vector the process was started with.
char **linux_environment(void);
