#include "attack.h"
// Its own seccomp listener answers its own calls with "go on": a filter of the wall's that only notifies is undone.
ATTACK(.judge = "holds:seccomp+notify") {
  struct sock_filter code[] = {{BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW}};
  struct sock_fprog p = {1, code};
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &p) < 0) return note("seccomp");
  hold();
}
