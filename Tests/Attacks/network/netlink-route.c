#include "attack.h"
// The machine's network cards by netlink.
ATTACK(.judge = "secret:mac") {
  struct { struct nlmsghdr h; struct ifinfomsg m; } q = {
      {.nlmsg_len = sizeof q, .nlmsg_type = RTM_GETLINK, .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP}, {.ifi_family = AF_UNSPEC}};
  static char buffer[32768];
  int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
  if (fd < 0) return note("socket");
  send(fd, &q, sizeof q, 0);
  for (int n; (n = recv(fd, buffer, sizeof buffer, MSG_DONTWAIT)) > 0;) for (struct nlmsghdr *h = (void *)buffer; n > 0 && NLMSG_OK(h, (unsigned)n); h = NLMSG_NEXT(h, n)) {
    int left = IFLA_PAYLOAD(h);
    for (struct rtattr *a = IFLA_RTA(NLMSG_DATA(h)); RTA_OK(a, left); a = RTA_NEXT(a, left))
      if (a->rta_type == IFLA_ADDRESS) {
        unsigned char *m = RTA_DATA(a);
        say("mac %02x:%02x:%02x:%02x:%02x:%02x\n", m[0], m[1], m[2], m[3], m[4], m[5]);
      }
  }
}
