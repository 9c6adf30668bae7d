#include "attack.h"
// Sockets to the hypervisor know no network namespace: bubblewrap, firejail and runc leak.
ATTACK(.judge = "sock:40 hit:vsock", .stage = "vsock") {
  int fd = socket(AF_VSOCK, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (fd < 0) return note("socket");
  if (has("vsock")) {
    struct sockaddr_vm a = {.svm_family = AF_VSOCK, .svm_cid = VMADDR_CID_LOCAL, .svm_port = num("vsock")};
    if (connect(fd, (void *)&a, sizeof a)) note("connect");
  }
  hold();
}
