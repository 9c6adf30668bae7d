#include "attack.h"
// A BPF program in the kernel; root only.
ATTACK(.judge = "holds:bpf-prog", .needs = "root") {
  struct bpf_insn code[] = {{.code = 0xb7, .dst_reg = 0}, {.code = 0x95}};
  union bpf_attr a = {.prog_type = BPF_PROG_TYPE_SOCKET_FILTER, .insns = (uintptr_t)code, .insn_cnt = 2, .license = (uintptr_t) "GPL"};
  if (syscall(SYS_bpf, BPF_PROG_LOAD, &a, sizeof a) < 0) return note("bpf");
  hold();
}
