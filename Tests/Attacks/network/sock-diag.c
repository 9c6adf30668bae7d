#include "attack.h"
// All TCP sockets of the machine, with their inodes.
ATTACK(.judge = "secret:inode") {
  struct { struct nlmsghdr h; struct inet_diag_req_v2 r; } q = {
      {.nlmsg_len = sizeof q, .nlmsg_type = SOCK_DIAG_BY_FAMILY, .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
      {.sdiag_family = AF_INET, .sdiag_protocol = IPPROTO_TCP, .idiag_states = -1}};
  static char buffer[65536];
  int n, fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_SOCK_DIAG);
  if (fd < 0) return note("socket");
  send(fd, &q, sizeof q, 0);
  while ((n = recv(fd, buffer, sizeof buffer, MSG_DONTWAIT)) > 0)
    for (struct nlmsghdr *h = (void *)buffer; NLMSG_OK(h, (unsigned)n); h = NLMSG_NEXT(h, n))
      if (h->nlmsg_type == SOCK_DIAG_BY_FAMILY) say("inode %u\n", ((struct inet_diag_msg *)NLMSG_DATA(h))->idiag_inode);
}
