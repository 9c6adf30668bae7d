// reference: the least that a C program can do to make the system calls of `thinwall run`: no policy, no planning,
// tables of calls with their arguments ready (CALLS, made by record.c), and the three processes that make them.
//
// Written out by hand is only what depends on what happens: the processes, dropping the caller's memory, and the two
// loops that wait.
#define _GNU_SOURCE
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include CALLS

static inline __attribute__((always_inline)) long system_call(long number, long a, long b, long c, long d, long e,
                                                              long f) {
#if defined(__x86_64__)
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  long result;
  __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
#else
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  register long x5 __asm__("x5") = f;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
  return x0;
#endif
}

extern const char __executable_start[], _end[];
extern const long __rseq_offset;

// By -1001 - mark.
static long ids[4];
#define init_id ids[1]
#define program_id ids[2]
#define parent_id ids[3]

static void die(const char *table, long index, long result) {
  char text[80] = "reference: ";
  size_t n = strlen(text);
  for (; *table; table++) text[n++] = *table;
  text[n++] = ' ';
  if (index > 99) text[n++] = (char)('0' + index / 100 % 10);
  text[n++] = (char)('0' + index / 10 % 10);
  text[n++] = (char)('0' + index % 10);
  text[n++] = ' ';
  if (result < 0) text[n++] = '-', result = -result;
  text[n++] = (char)('0' + result / 100 % 10);
  text[n++] = (char)('0' + result / 10 % 10);
  text[n++] = (char)('0' + result % 10);
  text[n++] = '\n';
  system_call(SYS_write, 2, (long)text, (long)n, 0, 0, 0);
  system_call(SYS_exit_group, 125, 0, 0, 0, 0, 0);
}

static inline long make(const struct call *c) {
  const long *a = c->arguments;
  long first = a[0];
  if (first <= LAUNCHER && first >= PARENT) first = ids[LAUNCHER - first];
  return system_call(c->number, first, a[1], a[2], a[3], a[4], a[5]);
}

static void walk(const struct call *calls, size_t count, const char *table) {
  for (size_t i = 0; i < count; i++) {
    long result = make(&calls[i]);
    if ((result < 0 && result > -4096 ? result : 0) != calls[i].result) die(table, (long)i, result);
    if (calls[i].number == SYS_getppid) parent_id = result;
  }
}
#define WALK(table) walk(table, sizeof table / sizeof *table, #table)

// The names that are different in every run.
static void fill_names(void) {
  if (!names[0].text) return;
  char token[64], *t = token + sizeof token;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  *--t = 0;
  for (unsigned long v = (unsigned long)now.tv_sec * 1000000000ul + (unsigned long)now.tv_nsec; v; v /= 10) *--t = (char)('0' + v % 10);
  *--t = '-';
  for (unsigned long v = (unsigned long)getpid(); v; v /= 10) *--t = (char)('0' + v % 10);
  for (const struct named *n = names; n->text; n++) strcpy(stpcpy(stpcpy(n->text, n->prefix), t), n->suffix);
}

static char *kept;
enum { kept_size = 1 << 18 };

static int run_program(void *unused) {
  (void)unused;
  WALK(program_start);
  return 127;
}

static struct pollfd *entries(const struct call *poll) { return (struct pollfd *)poll->arguments[0]; }

// On the kept stack, without thread-local storage: nothing from the C library may be called.
static __attribute__((noreturn, used)) void settle(void) {
#if defined(__x86_64__)
  system_call(SYS_rseq, (long)__builtin_thread_pointer() + __rseq_offset, 32, 1, 0x53053053, 0, 0);
  system_call(SYS_arch_prctl, 0x1002, (long)kept + 2048, 0, 0, 0, 0);
  const long top = 0x7ffffffff000;
#else
  system_call(SYS_rseq, (long)__builtin_thread_pointer() + __rseq_offset, 32, 1, 0xd428bc00, 0, 0);
  __asm__ volatile("msr tpidr_el0, %0" : : "r"((long)kept + 2048) : "memory");
  const long top = 0x1000000000000;
#endif
  long first = (long)__executable_start & -4096, last = ((long)_end + 4095) & -4096;
  system_call(SYS_munmap, 0, first, 0, 0, 0, 0);
  system_call(SYS_munmap, last, (long)kept - last, 0, 0, 0, 0);
  system_call(SYS_munmap, (long)kept + kept_size, top - ((long)kept + kept_size), 0, 0, 0, 0);

  struct pollfd *e = entries(init_poll);
  for (;;) {
    make(init_poll);
    if (e[1].revents) {
      char a[64], b[64];
      struct { void *base; long count; } parts[2] = {{a, 64}, {b, 64}};
      while (system_call(SYS_readv, e[1].fd, (long)parts, 2, 0, 0, 0) == 128) {}
      int status;
      if (system_call(SYS_wait4, -1, (long)&status, WNOHANG | WUNTRACED | WCONTINUED | 0x40000000, (long)scratch, 0, 0) ==
          program_id)
        break;
    }
  }
  WALK(init_end);
  for (;;) system_call(SYS_exit_group, 0, 0, 0, 0, 0, 0);
}

static void init(void) {
  WALK(init_start);
  kept = mmap(NULL, kept_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  program_id = clone(run_program, kept + kept_size, (int)BORROW_FLAGS, NULL);
  if (program_id < 0) die("clone", 0, program_id);
  WALK(init_settle);
#if defined(__x86_64__)
  __asm__ volatile("mov %0, %%rsp\n xor %%ebp, %%ebp\n call settle" : : "r"(kept + kept_size) : "memory");
#else
  __asm__ volatile("mov sp, %0\n b settle" : : "r"(kept + kept_size) : "memory");
#endif
  __builtin_unreachable();
}

int main(void) {
  fill_names();
  WALK(launcher_before);
  struct clone_args arguments = {.flags = NAMESPACES, .exit_signal = SIGCHLD};
  init_id = system_call(SYS_clone3, (long)&arguments, sizeof arguments, 0, 0, 0, 0);
  if (init_id < 0) die("clone3", 0, init_id);
  if (init_id == 0) init();
  WALK(launcher_after);

  struct pollfd *e = entries(launcher_poll);
  struct { int kind, value, error, flag; } record = {0, 0, 0, 0};
  for (;;) {
    make(launcher_poll);
    if (e[1].revents) {
      char a[64], b[64];
      struct { void *base; long count; } parts[2] = {{a, 64}, {b, 64}};
      while (system_call(SYS_readv, e[1].fd, (long)parts, 2, 0, 0, 0) == 128) {}
    }
    if (e[0].revents && system_call(SYS_recvfrom, e[0].fd, (long)&record, sizeof record, 0x40, 0, 0) != -EAGAIN) break;
  }
  WALK(launcher_end);
  _exit(record.kind == 3 ? record.value : 125);
}
