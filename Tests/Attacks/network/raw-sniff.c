#include "attack.h"
// A raw socket hears the datagrams of others; root only.
ATTACK(.judge = "secret:sniff", .needs = "root", .stage = "sniff") {
  char buffer[2048];
  int fd = socket(AF_INET, SOCK_RAW, IPPROTO_UDP);
  struct timeval soon = {.tv_usec = 200000};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof soon);
  if (fd < 0) return note("socket");
  for (int i = 0; i < 20; i++) {
    ssize_t n = recv(fd, buffer, sizeof buffer, 0);
    if (n <= 0) return;
    write(1, buffer, n);
  }
}
