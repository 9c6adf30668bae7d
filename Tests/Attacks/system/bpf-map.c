#include "attack.h"
// A BPF map; for ordinary users only where the setting allows it.
ATTACK(.judge = "holds:bpf-map") {
  union bpf_attr a = {.map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 4, .max_entries = 1};
  if (syscall(SYS_bpf, BPF_MAP_CREATE, &a, sizeof a) < 0) return note("bpf");
  hold();
}
