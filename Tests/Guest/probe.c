// What runs inside the guest besides busybox and the launcher: PID 1, the programs that try things, and the two
// loops that a shell is too slow for. One static program; its first argument says which part it plays.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static void pause_for(double seconds) {
  struct timespec t = {(time_t)seconds, (long)((seconds - (time_t)seconds) * 1e9)};
  nanosleep(&t, NULL);
}

static int fail(const char *what) {
  printf("probe: %s: %s\n", what, strerror(errno));
  return 1;
}

static int exit_code(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

// PID 1: runs a script, buries everybody, ends the machine.
static int run_init(char **words) {
  pid_t script = fork();
  if (script == 0) {
    setsid();
    execv(words[0], words);
    _exit(127);
  }
  for (;;) {
    int status;
    pid_t id = wait(&status);
    if (id == script) break;
    if (id < 0) pause();
  }
  sync();
  reboot(RB_AUTOBOOT);
  return 0;
}

static int as(char **words) {
  uid_t user = atoi(words[0]);
  if (setgroups(0, NULL) || setgid(user) || setuid(user)) return fail("setuid");
  setenv("HOME", user ? "/home/user" : "/root", 1);
  setenv("USER", user ? "user" : "root", 1);
  execvp(words[1], words + 1);
  return fail(words[1]);
}

// A bound for a command. Not busybox's, whose watcher looks for its parent by number, which is wrong where numbers
// are used again after 100 processes.
static int within(char **words) {
  pid_t id = fork();
  if (id == 0) {
    execvp(words[1], words + 1);
    _exit(127);
  }
  int pidfd = syscall(SYS_pidfd_open, id, 0);
  struct pollfd entry = {pidfd, POLLIN, 0};
  int ready = poll(&entry, 1, (int)(atof(words[0]) * 1000));
  if (ready == 0) {
    printf("probe: still running after %s s\n", words[0]);
    kill(id, SIGKILL);
  }
  int status;
  waitpid(id, &status, 0);
  return ready == 0 ? 99 : exit_code(status);
}

static int alloc(char **words) {
  size_t size = (size_t)atoi(words[1]) << 20;
  int file = -1, flags = MAP_PRIVATE | MAP_ANONYMOUS;
  if (strcmp(words[0], "anon") != 0) {
    file = memfd_create("alloc", 0);
    if (file < 0) return fail("memfd_create");
  }
  if (strcmp(words[0], "memfd-write") == 0) {
    // Memory that never is in an address space.
    static char block[1 << 20];
    for (size_t done = 0; done < size; done += sizeof block)
      if (write(file, block, sizeof block) != sizeof block) return fail("write");
  } else {
    if (file >= 0) {
      if (ftruncate(file, size)) return fail("ftruncate");
      flags = MAP_SHARED;
    }
    char *p = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, file, 0);
    if (p == MAP_FAILED) return fail("mmap");
    for (size_t i = 0; i < size; i += 4096) p[i] = 1;
  }
  printf("allocated %s\n", words[1]);
  // With a third word it is held for so many seconds.
  if (words[2]) pause_for(atof(words[2]));
  return 0;
}

// Processes that exist at the same time, this one among them, until the kernel refuses.
static int bomb(char **words) {
  int most = atoi(words[0]), count = 1, why = 0;
  pid_t *ids = calloc(most, sizeof *ids);
  while (count < most) {
    pid_t id = fork();
    if (id < 0) {
      why = errno;
      break;
    }
    if (id == 0) {
      pause();
      _exit(0);
    }
    ids[count++] = id;
  }
  printf("processes %d %s\n", count, why ? strerror(why) : "");
  while (count > 1) kill(ids[--count], SIGKILL);
  return 0;
}

static int spin(char **words) {
  double start = now(CLOCK_MONOTONIC), length = atof(words[0]);
  while (now(CLOCK_MONOTONIC) - start < length) {}
  printf("percent %d\n", (int)(100 * now(CLOCK_PROCESS_CPUTIME_ID) / (now(CLOCK_MONOTONIC) - start)));
  return 0;
}

// A daemon as in the book: two forks, a session of its own, no descriptors. Gone again after a while, so that one
// that survives does not disturb for ever.
static int daemonize(void) {
  int ends[2];
  if (pipe(ends)) return fail("pipe");
  if (fork() == 0) {
    setsid();
    if (fork() == 0) {
      prctl(PR_SET_NAME, "survivor");
      signal(SIGTERM, SIG_IGN);
      signal(SIGHUP, SIG_IGN);
      write(ends[1], "x", 1);
      for (int i = 0; i < 1024; i++) close(i);
      pause_for(60);
      _exit(0);
    }
    _exit(0);
  }
  close(ends[1]);
  char c;
  if (read(ends[0], &c, 1) != 1) return fail("daemon");
  while (wait(NULL) > 0) {}
  return 0;
}

// Hops from process to process for a while, faster than a list of processes can be read.
static int runaway(char **words) {
  int hoppers = atoi(words[0]);
  double end = now(CLOCK_MONOTONIC) + atof(words[1]);
  for (int i = 0; i < hoppers; i++)
    if (fork() == 0) {
      setsid();
      prctl(PR_SET_NAME, "survivor");
      while (now(CLOCK_MONOTONIC) < end)
        if (fork() > 0) _exit(0);
      _exit(0);
    }
  pause_for(0.2);
  return 0;
}

// Prints and counts what is still there of any run: launchers, runtimes, inits and keepers, and programs that call themselves so.
static int left(void) {
  int count = 0;
  DIR *directory = opendir("/proc");
  struct dirent *entry;
  while ((entry = readdir(directory))) {
    int id = atoi(entry->d_name);
    if (id <= 0 || id == getpid()) continue;
    char path[64], text[512];
    snprintf(path, sizeof path, "/proc/%d/stat", id);
    int file = open(path, O_RDONLY);
    if (file < 0) continue;
    int n = read(file, text, sizeof text - 1);
    close(file);
    if (n <= 0) continue;
    text[n] = 0;
    char *start = strchr(text, '('), *end = strrchr(text, ')');
    if (!start || !end || end[2] == 'Z' || end[2] == 'X') continue;
    *end = 0;
    if (strcmp(start + 1, "thinwall") && strcmp(start + 1, "thinwall-oci") && strcmp(start + 1, "survivor")) continue;
    count++;
    printf("left: %d %s, parent %d\n", id, start + 1, atoi(end + 4));
  }
  closedir(directory);
  return count;
}

// storm COUNT MOST_MS COMMAND...: starts the command and kills it with SIGKILL after a random while, again and again.
static int storm(char **words) {
  int count = atoi(words[0]), ended = 0;
  double most = atof(words[1]) / 1000;
  srandom(getpid());
  for (int i = 0; i < count; i++) {
    pid_t id = fork();
    if (id == 0) {
      int null = open("/dev/null", O_RDWR);
      dup2(null, 0);
      dup2(null, 1);
      dup2(null, 2);
      execvp(words[2], words + 2);
      _exit(127);
    }
    pause_for(most * (random() % 1000) / 1000);
    if (waitpid(id, NULL, WNOHANG) == id) {
      ended++;
      continue;
    }
    kill(id, SIGKILL);
    waitpid(id, NULL, 0);
  }
  printf("killed %d, ended before %d\n", count - ended, ended);
  return 0;
}

// reuse COUNT COMMAND...: runs in sequence that must give back the very exit code that was asked for.
static int reuse(char **words) {
  int count = atoi(words[0]), wrong = 0, words_count = 0, lowest = 1 << 30, highest = 0;
  while (words[words_count]) words_count++;
  pid_t churn = fork();
  if (churn == 0) {
    for (;;) {
      pid_t id = fork();
      if (id == 0) _exit(0);
      if (id > 0) waitpid(id, NULL, 0);
      pause_for(0.003);
    }
  }
  char script[64], **line = calloc(words_count + 4, sizeof *line);
  for (int i = 1; i < words_count; i++) line[i - 1] = words[i];
  line[words_count - 1] = "sh";
  line[words_count] = "-c";
  line[words_count + 1] = script;
  for (int i = 0; i < count; i++) {
    int code = i % 7 == 6 ? 128 + SIGUSR1 : i % 100;
    if (i % 7 == 6) strcpy(script, "kill -USR1 $$; sleep 5");
    else if (i % 7 == 5) snprintf(script, sizeof script, "(sleep 20 &) & exit %d", code);
    else snprintf(script, sizeof script, "exit %d", code);
    pid_t id = fork();
    if (id == 0) {
      execvp(line[0], line);
      _exit(127);
    }
    if (id < 0) return fail("fork");
    if (id < lowest) lowest = id;
    if (id > highest) highest = id;
    int status;
    waitpid(id, &status, 0);
    if (exit_code(status) != code && wrong++ < 5) printf("run %d: exit %d instead of %d\n", i, exit_code(status), code);
  }
  kill(churn, SIGKILL);
  waitpid(churn, NULL, 0);
  printf("runs %d, wrong %d, pids %d to %d\n", count, wrong, lowest, highest);
  return wrong ? 1 : 0;
}

// A control group namespace whose root is this process's group, under mounts that show the whole hierarchy.
static int cgroupns(char **words) {
  if (unshare(CLONE_NEWCGROUP)) return fail("unshare");
  execvp(words[0], words);
  return fail(words[0]);
}

static int group(char **words) {
  // A job of its own, as a shell with job control makes one.
  setpgid(0, 0);
  execvp(words[0], words);
  return fail(words[0]);
}

int main(int argc, char **argv) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  const char *part = argc > 1 ? argv[1] : "";
  char **words = argv + (argc > 1 ? 2 : 1);
  int count = argc - 2;
  if (!strcmp(part, "init") && count >= 1) return run_init(words);
  if (!strcmp(part, "as") && count >= 2) return as(words);
  if (!strcmp(part, "within") && count >= 2) return within(words);
  if (!strcmp(part, "alloc") && (count == 2 || count == 3)) return alloc(words);
  if (!strcmp(part, "bomb") && count == 1) return bomb(words);
  if (!strcmp(part, "spin") && count == 1) return spin(words);
  if (!strcmp(part, "daemon")) return daemonize();
  if (!strcmp(part, "runaway") && count == 2) return runaway(words);
  if (!strcmp(part, "left")) return left() ? 1 : 0;
  if (!strcmp(part, "storm") && count >= 3) return storm(words);
  if (!strcmp(part, "reuse") && count >= 2) return reuse(words);
  if (!strcmp(part, "cgroupns") && count >= 1) return cgroupns(words);
  // truncate(2) by name: busybox opens the file first, which is refused for another reason.
  if (!strcmp(part, "truncate") && count == 1) return truncate(words[0], 0) ? fail("truncate") : 0;
  if (!strcmp(part, "group") && count >= 1) return group(words);
  fprintf(stderr, "probe: no part is called %s\n", part);
  return 2;
}
