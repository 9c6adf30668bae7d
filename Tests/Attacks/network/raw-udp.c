#include "attack.h"
// A UDP packet written byte by byte on a raw socket; root only.
ATTACK(.judge = "hit:udp4", .needs = "root") {
  struct { struct iphdr ip; struct udphdr udp; char x; } __attribute__((packed)) p = {
      .ip = {.ihl = 5, .version = 4, .tot_len = htons(sizeof p), .ttl = 64, .protocol = IPPROTO_UDP,
             .saddr = htonl(INADDR_LOOPBACK), .daddr = htonl(INADDR_LOOPBACK)},
      .udp = {.source = htons(9), .dest = htons(num("udp4")), .len = htons(9)}, .x = 'x'};
  struct sockaddr_in a = in4(0);
  int fd = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
  if (sendto(fd, &p, sizeof p, 0, (void *)&a, sizeof a) < 0) note("raw");
}
