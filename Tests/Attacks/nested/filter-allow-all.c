#include "attack.h"
// Another filter that allows everything; the strictest verdict must win.
ATTACK(.judge = "proof") {
  struct sock_filter code[] = {{BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW}};
  struct sock_fprog p = {1, code};
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p)) note("seccomp");
  int fd = open(path(arg("work"), "proof"), O_WRONLY | O_CREAT, 0644);
  ring((struct io_uring_sqe){.opcode = IORING_OP_WRITE, .fd = fd, .addr = (uintptr_t)arg("proof"), .len = strlen(arg("proof"))});
}
