#include "attack.h"
// All unix sockets of the machine, with their names.
ATTACK(.judge = "secret:abstractname2") {
  struct { struct nlmsghdr h; struct unix_diag_req r; } q = {
      {.nlmsg_len = sizeof q, .nlmsg_type = SOCK_DIAG_BY_FAMILY, .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
      {.sdiag_family = AF_UNIX, .udiag_states = -1, .udiag_show = UDIAG_SHOW_NAME}};
  static char buffer[65536];
  int n, fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_SOCK_DIAG);
  if (fd < 0) return note("socket");
  send(fd, &q, sizeof q, 0);
  while ((n = recv(fd, buffer, sizeof buffer, MSG_DONTWAIT)) > 0) write(1, buffer, n);
}
