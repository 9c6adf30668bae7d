// record: runs a command to its end and prints the system calls of its launcher, init and program as C tables, which
// reference.c then makes again.
//
//   record thinwall run --wall process -- ./true > process-calls.h
//
// Calls of the C and Swift runtimes before the launcher's first own call (umask), of the memory allocator, and of
// dropping memory are left out: they are how a program comes to make calls, not the calls of the wall. Everything
// else is kept in order with arguments and the bytes behind them. The recorder must be privileged (ptrace(2) of a
// process that is not dumpable).
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

// How arguments are carried over, one letter each:
//   i number   p process   s string   o where the kernel writes (null stays null)
//   8 h t q    8, 16, 24 or 32 bytes that the kernel reads (null stays null)
//   b bytes, as many as the next argument says     B bytes, as many as the argument after the next but one says
//   v bytes of struct pollfd, as many as the next argument says     x what ioctl reads or writes
//   r a Landlock rule, whose type is the argument before     f a filter
static const struct shape {
  long number;
  const char *name, *arguments;
} shapes[] = {
#define S(name, arguments) {SYS_##name, #name, arguments}
    S(accept4, "iooi"), S(bind, "ibi"), S(capget, "8o"), S(capset, "8t"), S(chdir, "s"), S(clock_gettime, "io"),
    S(clone, "iiiii"), S(clone3, "bi"), S(close, "i"), S(close_range, "iii"), S(dup, "i"), S(dup3, "iii"),
    S(execve, "sii"), S(exit_group, "i"), S(faccessat2, "isii"), S(fchdir, "i"), S(fchmodat, "isi"),
    S(fcntl, "iii"), S(fsconfig, "iissi"), S(fsmount, "iii"), S(fsopen, "si"), S(fstat, "io"), S(fstatfs, "io"),
    S(ftruncate, "ii"), S(getcwd, "oi"), S(getdents64, "ioi"), S(getegid, ""), S(geteuid, ""), S(getgid, ""),
    S(getpgid, "i"), S(getpid, ""), S(getppid, ""), S(getresgid, "ooo"), S(getresuid, "ooo"), S(getuid, ""),
    S(ioctl, "iix"), S(kill, "pi"), S(landlock_add_rule, "iiri"), S(landlock_create_ruleset, "bii"),
    S(landlock_restrict_self, "ii"), S(lseek, "iii"), S(memfd_create, "si"), S(mkdirat, "isi"), S(mknodat, "isii"),
    S(mount, "sssis"), S(mount_setattr, "isiBi"), S(move_mount, "isisi"), S(newfstatat, "isoi"), S(openat, "isii"),
    S(openat2, "isbi"), S(open_tree, "isi"), S(pidfd_open, "pi"), S(pidfd_send_signal, "iioi"), S(pipe2, "oi"),
    S(pivot_root, "ss"), S(ppoll, "vihoi"), S(prctl, "iiiii"), S(pread64, "ioii"), S(prlimit64, "iiho"),
    S(read, "ioi"), S(readlinkat, "isoi"), S(readv, "ioi"), S(recvfrom, "ioiioo"), S(rt_sigaction, "iqoi"),
    S(rt_sigprocmask, "i8oi"), S(sched_setaffinity, "ibi"), S(seccomp, "iif"), S(sendto, "ibiioi"), S(setgroups, "ii"),
    S(sethostname, "bi"), S(setns, "ii"), S(setpgid, "ii"), S(setresgid, "iii"), S(setresuid, "iii"),
    S(setrlimit, "ii"), S(setsid, ""), S(signalfd4, "i8ii"), S(socket, "iii"), S(socketpair, "iiio"),
    S(statfs, "so"), S(statx, "isiio"), S(symlinkat, "sis"), S(umask, "i"), S(umount2, "si"), S(unlinkat, "isi"),
    S(unshare, "i"), S(wait4, "poio"), S(write, "ibi"),
};

static const struct shape *shape_of(long number) {
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
    if (shapes[i].number == number) return &shapes[i];
  return NULL;
}

enum { launcher, init, program, processes };
static pid_t ids[processes];
static int known;

struct recorded {
  const struct shape *shape;
  char text[4096];
  long first, result, namespaces;
};
static struct recorded calls[processes][4096];
static int counts[processes];
static struct recorded pending[processes];

// What tables need beside themselves: vectors, filters, and strings that name the private directory.
static char extra[1 << 20];
static int extras, names;
static char name_list[4096];

static void fail(const char *what) {
  fprintf(stderr, "record: %s: %s\n", what, strerror(errno));
  exit(1);
}

static size_t copy(pid_t id, uint64_t address, void *target, size_t count) {
  struct iovec here = {target, count}, there = {(void *)address, count};
  ssize_t n = process_vm_readv(id, &here, 1, &there, 1, 0);
  return n < 0 ? 0 : (size_t)n;
}

static void copy_string(pid_t id, uint64_t address, char *target, size_t limit) {
  size_t i = 0;
  for (; i + 1 < limit; i++)
    if (copy(id, address + i, target + i, 1) != 1 || target[i] == 0) break;
  target[i] = 0;
}

static char *quoted(char *out, const unsigned char *bytes, size_t count) {
  *out++ = '"';
  for (size_t i = 0; i < count; i++)
    if (bytes[i] >= 32 && bytes[i] < 127 && bytes[i] != '"' && bytes[i] != '\\' && bytes[i] != '?') *out++ = (char)bytes[i];
    else out += sprintf(out, "\\%03o", bytes[i]);
  *out++ = '"';
  *out = 0;
  return out;
}

// A C expression for a string: a literal, or a buffer that reference.c fills with the run's own name.
static char *string_expression(char *out, const char *text) {
  const char *at = strstr(text, "/thinwall-");
  const char *digits = at ? at + strlen("/thinwall-") : NULL;
  if (!at || *digits < '0' || *digits > '9') return quoted(out, (const unsigned char *)text, strlen(text));
  const char *end = digits;
  while ((*end >= '0' && *end <= '9') || *end == '-') end++;
  char prefix[512], line[2048];
  *quoted(prefix, (const unsigned char *)text, (size_t)(digits - text)) = 0;
  char *p = line + sprintf(line, "  {name_%d, %s, ", names, prefix);
  p = quoted(p, (const unsigned char *)end, strlen(end));
  strcpy(p, "},\n");
  strcat(name_list, line);
  sprintf(extra + strlen(extra), "static char name_%d[256];\n", names);
  return out + sprintf(out, "name_%d", names++);
}

static char *bytes_expression(char *out, pid_t id, uint64_t address, size_t count, bool writable) {
  unsigned char bytes[512];
  if (address == 0) return out + sprintf(out, "0");
  if (count > sizeof bytes || copy(id, address, bytes, count) != count) {
    fprintf(stderr, "record: cannot read %zu bytes at %lx of process %d\n", count, address, id);
    exit(1);
  }
  char literal[2200];
  *quoted(literal, bytes, count) = 0;
  if (!writable) return out + sprintf(out, "(long)%s", literal);
  sprintf(extra + strlen(extra), "static char __attribute__((unused)) bytes_%d[%zu] = %s;\n", extras, count + 1, literal);
  return out + sprintf(out, "(long)bytes_%d", extras++);
}

static void vector(pid_t id, uint64_t address, const char *name) {
  static char line[1 << 16];
  char *out = line + sprintf(line, "static const char *const %s[] = {", name);
  for (;; address += 8) {
    uint64_t entry = 0;
    char text[4096];
    if (copy(id, address, &entry, 8) != 8 || entry == 0) break;
    copy_string(id, entry, text, sizeof text);
    out = string_expression(out, text);
    out += sprintf(out, ", ");
  }
  sprintf(out, "0};\n");
  strcat(extra, line);
}

static int filter(pid_t id, uint64_t address) {
  struct sock_fprog head;
  static struct sock_filter body[4096];
  if (copy(id, address, &head, sizeof head) != sizeof head ||
      copy(id, (uint64_t)head.filter, body, head.len * sizeof *body) != head.len * sizeof *body)
    fail("reading a filter");
  char *out = extra + strlen(extra);
  out += sprintf(out, "static const struct sock_filter instructions_%d[] = {\n", extras);
  for (int i = 0; i < head.len; i++)
    out += sprintf(out, "  {0x%x, %u, %u, 0x%x},\n", body[i].code, body[i].jt, body[i].jf, body[i].k);
  sprintf(out, "};\nstatic const struct sock_fprog filter_%d = {%u, (struct sock_filter *)instructions_%d};\n", extras,
          head.len, extras);
  return extras++;
}

static void enter(int which, pid_t id, const struct __ptrace_syscall_info *info) {
  struct recorded *r = &pending[which];
  long number = (long)info->entry.nr;
  const uint64_t *a = (const uint64_t *)info->entry.args;
  memset(r, 0, sizeof *r);
  r->shape = shape_of(number);
  r->first = (long)a[0];
  if (!r->shape) {
    r->first = number;
    return;
  }
  if (number == SYS_execve) {
    if (which != program) return;
    vector(id, a[1], "program_arguments");
    vector(id, a[2], "program_environment");
    char path[4096];
    copy_string(id, a[0], path, sizeof path);
    char *out = r->text + sprintf(r->text, "{SYS_execve, {(long)");
    out = string_expression(out, path);
    sprintf(out, ", (long)program_arguments, (long)program_environment}, ");
    return;
  }
  if (number == SYS_clone3) copy(id, a[0], &r->namespaces, 8);
  char *out = r->text + sprintf(r->text, "{SYS_%s, {", r->shape->name);
  for (int i = 0; r->shape->arguments[i]; i++) {
    if (i) out += sprintf(out, ", ");
    long v = (long)a[i];
    switch (r->shape->arguments[i]) {
      case 'i': out += sprintf(out, "%ld", v == (long)(uint32_t)v && (int32_t)v < 0 && i == 0 ? (long)(int32_t)v : v); break;
      case 'p': {
        const struct recorded *last = counts[which] ? &calls[which][counts[which] - 1] : NULL;
        if (last && last->shape && last->shape->number == SYS_getppid && last->result == (int)v) {
          out += sprintf(out, "PARENT");
          break;
        }
        int who = processes;
        for (int p = 0; p < known; p++) if ((pid_t)v == ids[p]) who = p;
        static const char *const marks[] = {"LAUNCHER", "INIT", "PROGRAM"};
        if (who < processes) out += sprintf(out, "%s", marks[who]);
        else out += sprintf(out, "%d", (int)v);
        break;
      }
      case 's': {
        char text[4096];
        if (!v) { out += sprintf(out, "0"); break; }
        copy_string(id, (uint64_t)v, text, sizeof text);
        out += sprintf(out, "(long)");
        out = string_expression(out, text);
        break;
      }
      case 'o': out += sprintf(out, v ? "(long)scratch" : "0"); break;
      case 'h': out = bytes_expression(out, id, (uint64_t)v, 16, false); break;
      case '8': out = bytes_expression(out, id, (uint64_t)v, 8, false); break;
      case 'q': out = bytes_expression(out, id, (uint64_t)v, 32, false); break;
      case 't': out = bytes_expression(out, id, (uint64_t)v, 24, false); break;
      case 'b': out = bytes_expression(out, id, (uint64_t)v, (size_t)a[i + 1], false); break;
      case 'B': out = bytes_expression(out, id, (uint64_t)v, (size_t)a[i + 1], false); break;
      case 'v': out = bytes_expression(out, id, (uint64_t)v, (size_t)a[i + 1] * 8, true); break;
      case 'x':
        if (v < 4096) out += sprintf(out, "%ld", v);
        else if (a[1] == 0x5401 || a[1] == 0x540F || a[1] == 0x5413) out += sprintf(out, "(long)scratch");
        else out = bytes_expression(out, id, (uint64_t)v, 64, true);
        break;
      case 'r': out = bytes_expression(out, id, (uint64_t)v, a[i - 1] == 1 ? 12 : 16, false); break;
      case 'f': out += v > 4096 ? sprintf(out, "(long)&filter_%d", filter(id, (uint64_t)v)) : sprintf(out, "%ld", v); break;
    }
  }
  sprintf(out, "}, ");
}

static void leave(int which, long result) {
  struct recorded *r = &pending[which];
  r->result = result;
  if (counts[which] == 4096) fail("too many calls");
  calls[which][counts[which]++] = *r;
}

static bool is(const struct recorded *r, long number) { return r->shape && r->shape->number == number; }

// What a runtime does for itself.
static bool is_memory(const struct recorded *r) {
  if (r->shape) return false;
  switch (r->first) {
    case SYS_brk: case SYS_mmap: case SYS_munmap: case SYS_mprotect: case SYS_mremap: case SYS_madvise:
    case SYS_rseq: case SYS_futex:
#ifdef SYS_arch_prctl
    case SYS_arch_prctl:
#endif
      return true;
  }
  return false;
}

static void print(const char *name, int which, int from, int to) {
  printf("static const struct call %s[] = {\n", name);
  for (int i = from; i < to; i++) {
    const struct recorded *r = &calls[which][i];
    if (is_memory(r)) continue;
    if (!r->shape) {
      fprintf(stderr, "record: system call %ld is not in the table of shapes\n", r->first);
      exit(1);
    }
    printf("  %s%ld},\n", r->text, r->result < 0 && r->result > -4096 ? r->result : 0);
  }
  printf("};\n\n");
}

// Index of the first call at or after `from` with this number, or the end.
static int find(int which, int from, long number) {
  while (from < counts[which] && !is(&calls[which][from], number)) from++;
  return from;
}

// The process's number among those of the run; a new one gets the next. Others do not belong here.
static int identify(pid_t id) {
  for (int i = 0; i < known; i++)
    if (ids[i] == id) return i;
  if (known == processes) {
    fprintf(stderr, "record: more than three processes\n");
    exit(1);
  }
  ids[known] = id;
  return known++;
}

int main(int count, char **words) {
  if (count < 2) {
    fprintf(stderr, "usage: record COMMAND...\n");
    return 2;
  }
  pid_t child = fork();
  if (child == 0) {
    ptrace(PTRACE_TRACEME, 0, 0, 0);
    raise(SIGSTOP);
    close_range(3, ~0u, 0);  // the tables name descriptors by number
    execvp(words[1], words + 1);
    _exit(127);
  }
  int status;
  waitpid(child, &status, 0);
  ids[0] = child;
  known = 1;
  long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
                 PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
  ptrace(PTRACE_SETOPTIONS, child, 0, options);
  ptrace(PTRACE_SYSCALL, child, 0, 0);
  bool is_program_running = false;
  int code = 0;
  while (known > 0) {
    pid_t id = waitpid(-1, &status, __WALL);
    if (id < 0) break;
    if (WIFEXITED(status) || WIFSIGNALED(status)) {
      if (id == child) code = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
      continue;
    }
    if (!WIFSTOPPED(status)) continue;
    int which = identify(id);
    int signal = WSTOPSIG(status);
    if (signal == (SIGTRAP | 0x80)) {
      struct __ptrace_syscall_info info;
      signal = 0;
      if (ptrace(PTRACE_GET_SYSCALL_INFO, id, sizeof info, &info) > 0 && !(which == program && is_program_running)) {
        if (info.op == PTRACE_SYSCALL_INFO_ENTRY || info.op == PTRACE_SYSCALL_INFO_SECCOMP) enter(which, id, &info);
        else if (info.op == PTRACE_SYSCALL_INFO_EXIT) leave(which, (long)info.exit.rval);
      }
    } else if (signal == SIGTRAP && status >> 16 == PTRACE_EVENT_EXEC) {
      signal = 0;
      if (which == program) {
        leave(program, 0);
        is_program_running = true;
      }
    } else if (status >> 16 || signal == SIGSTOP || signal == SIGTRAP) {
      signal = 0;
    }
    ptrace(PTRACE_SYSCALL, id, 0, signal);
  }
  if (code != 0 || known != processes) {
    fprintf(stderr, "record: the command exited with %d after starting %d processes\n", code, known);
    return 1;
  }

  int start = find(launcher, 0, SYS_umask);
  int fork_at = find(launcher, start, SYS_clone3);
  int wait_at = find(launcher, fork_at, SYS_ppoll);
  int waited = wait_at;
  while (waited < counts[launcher] && !is(&calls[launcher][waited], SYS_wait4)) waited++;
  int borrow = find(init, 0, SYS_clone);
  int serve = find(init, borrow, SYS_ppoll);
  int reaped = serve;
  while (reaped < counts[init] && !(is(&calls[init][reaped], SYS_wait4) && calls[init][reaped].result > 0)) reaped++;
  if (fork_at == counts[launcher] || borrow == counts[init] || reaped == counts[init]) {
    fprintf(stderr, "record: this is not the shape of a run that reference.c knows\n");
    return 1;
  }
  puts("// Made by `record`; see Benchmarks/C/record.c.\n#include \"call.h\"\n\nstatic char scratch[8192];");
  fputs(extra, stdout);
  printf("static const struct named names[] = {\n%s  {0, 0, 0},\n};\n", name_list);
  printf("#define NAMESPACES 0x%lxul\n#define BORROW_FLAGS 0x%lxul\n\n", calls[launcher][fork_at].namespaces,
         calls[init][borrow].first);
  print("launcher_before", launcher, start, fork_at);
  print("launcher_after", launcher, fork_at + 1, wait_at);
  print("launcher_poll", launcher, wait_at, wait_at + 1);
  print("launcher_end", launcher, waited, counts[launcher]);
  print("init_start", init, 0, borrow);
  print("init_settle", init, borrow + 1, serve);
  print("init_poll", init, serve, serve + 1);
  print("init_end", init, reaped + 1, counts[init]);
  print("program_start", program, 0, counts[program]);
  return 0;
}
