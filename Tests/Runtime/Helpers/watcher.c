// Runs inside a container and looks at every process that comes into it, as an attacker does who waits for the runtime:
// which directories can be reached through its descriptors that are in none of our mounts, and whether its program can be
// opened for writing once it has ended. Prints one line per find; ends when the file /stop exists. With names as arguments
// only directories count that hold one of these: other containers' directories are in none of our mounts either.
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int mounted(unsigned long long id) {
  FILE *file = fopen("/proc/self/mountinfo", "r");
  char line[4096];
  int found = 0;
  while (!found && fgets(line, sizeof line, file)) found = strtoull(line, 0, 10) == id;
  fclose(file);
  return found;
}

static int is_foreign(int descriptor, mode_t *mode) {
  struct statx status;
  if (statx(descriptor, "", AT_EMPTY_PATH, STATX_MNT_ID | STATX_TYPE, &status)) return 0;
  *mode = status.stx_mode;
  return !mounted(status.stx_mnt_id);
}

static char **names;

static int counts(int directory) {
  if (!*names) return 1;
  for (char **name = names; *name; name++)
    if (faccessat(directory, *name, F_OK, 0) == 0) return 1;
  return 0;
}

static int held[256], count;
static ino_t inodes[256];

int main(int argc, char **argv) {
  names = argv + (argc > 0);
  pid_t self = getpid();
  unsigned long seen = 0;
  printf("ready\n");
  fflush(stdout);
  while (access("/stop", F_OK) != 0) {
    DIR *proc = opendir("/proc");
    struct dirent *entry;
    while ((entry = readdir(proc))) {
      pid_t pid = atoi(entry->d_name);
      char path[300];
      mode_t mode = 0;
      if (pid <= 0 || pid == self) continue;
      seen++;
      snprintf(path, sizeof path, "/proc/%d/exe", pid);
      int program = open(path, O_PATH | O_CLOEXEC);
      struct stat status;
      if (program >= 0) {
        int known = fstat(program, &status) != 0 || !is_foreign(program, &mode);
        for (int i = 0; i < count; i++) known |= inodes[i] == status.st_ino;
        if (known || count == 256) close(program);
        else inodes[count] = status.st_ino, held[count++] = program;
      }
      for (const char **place = (const char *[]){"cwd", "root", 0}; *place; place++) {
        snprintf(path, sizeof path, "/proc/%d/%s", pid, *place);
        int d = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
        if (d >= 0 && is_foreign(d, &mode) && counts(d)) printf("host directory: %s of %d\n", *place, pid);
        if (d >= 0) close(d);
      }
      snprintf(path, sizeof path, "/proc/%d/fd", pid);
      DIR *list = opendir(path);
      struct dirent *one;
      while (list && (one = readdir(list))) {
        int d = openat(dirfd(list), one->d_name, O_PATH | O_CLOEXEC);
        if (one->d_name[0] != '.' && d >= 0 && is_foreign(d, &mode) && S_ISDIR(mode) && counts(d))
          printf("host directory: descriptor %s of %d\n", one->d_name, pid);
        if (d >= 0) close(d);
      }
      if (list) closedir(list);
    }
    closedir(proc);
  }
  // Whoever ran from them has ended by now: nothing says ETXTBSY any more.
  for (int i = 0; i < count; i++) {
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", held[i]);
    for (int tries = 0; tries < 50; tries++) {
      int d = open(path, O_WRONLY | O_CLOEXEC);
      if (d >= 0) {
        struct stat status;
        fstat(d, &status);
        printf("writable program: inode %lu\n", (unsigned long)status.st_ino);
        break;
      }
      usleep(10000);
    }
  }
  printf("done %lu\n", seen > 0);
  fflush(stdout);
}
