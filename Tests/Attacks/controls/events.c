#include "attack.h"
// epoll, eventfd, signalfd, pidfd of an own child.
#include <sys/epoll.h>
#include <sys/signalfd.h>
ATTACK(.judge = "works") {
  int e = epoll_create1(0), v = eventfd(1, 0);
  struct epoll_event event = {.events = EPOLLIN};
  if (epoll_ctl(e, EPOLL_CTL_ADD, v, &event) || epoll_wait(e, &event, 1, 1000) != 1) return note("epoll");
  sigset_t set;
  sigemptyset(&set);
  if (signalfd(-1, &set, 0) < 0) return note("signalfd");
  pid_t child = fork();
  if (!child) _exit(0);
  if (syscall(SYS_pidfd_open, child, 0) < 0) return note("pidfd_open");
  waitpid(child, NULL, 0);
  proof();
}
