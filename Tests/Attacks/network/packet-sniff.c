#include "attack.h"
// A packet socket hears everything; root only.
ATTACK(.judge = "secret:sniff", .needs = "root", .stage = "sniff") {
  char buffer[2048];
  int fd = socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL));
  struct timeval soon = {.tv_usec = 200000};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof soon);
  if (fd < 0) return note("socket");
  for (int i = 0; i < 60; i++) {
    ssize_t n = recv(fd, buffer, sizeof buffer, 0);
    if (n <= 0) return;
    write(1, buffer, n);
  }
}
