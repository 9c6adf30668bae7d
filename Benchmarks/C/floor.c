// floor: runs a program behind the least that a kernel can enforce, a one-instruction filter that allows everything
// and a Landlock ruleset with two rules. What calls cost here is the kernel's own price of seccomp and Landlock;
// what they cost more behind a wall is that wall's.
//
//   floor DIRECTORY PROGRAM ARGUMENTS...       DIRECTORY is readable, PROGRAM is executable
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static int allow(int ruleset, const char *path, uint64_t access) {
  struct landlock_path_beneath_attr rule = {access, open(path, O_PATH | O_CLOEXEC)};
  return rule.parent_fd < 0 || syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) < 0;
}

int main(int count, char **words) {
  if (count < 3) return 2;
  // Every right of the third version, with which files cannot be truncated: the one that makes opening for reading
  // look at each directory up to the root.
  struct landlock_ruleset_attr attributes = {.handled_access_fs = 0x7fff};
  int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes.handled_access_fs, 0);
  struct sock_filter instruction = {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW};
  struct sock_fprog filter = {1, &instruction};
  if (ruleset < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
      allow(ruleset, words[1], LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR) ||
      allow(ruleset, words[2], LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_EXECUTE) ||
      syscall(SYS_landlock_restrict_self, ruleset, 0) < 0 || syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) < 0) {
    perror("floor");
    return 125;
  }
  close(ruleset);
  execv(words[2], words + 2);
  perror(words[2]);
  return 127;
}
