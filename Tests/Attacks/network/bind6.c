#include "attack.h"
// A listener over IPv6, which takes IPv4 clients too.
ATTACK(.judge = "reach") {
  struct sockaddr_in6 a = {.sin6_family = AF_INET6};
  int fd = socket(AF_INET6, SOCK_STREAM, 0), no = 0;
  setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no);
  if (bind(fd, (void *)&a, sizeof a) || listen(fd, 4)) return note("bind");
  serve(fd, AF_INET);
}
