#define _GNU_SOURCE
#include "CBench.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/perf_event.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int user_counter = -1, kernel_counter = -1;

int64_t bench_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000ll + t.tv_nsec;
}

static int open_counter(int is_kernel) {
  struct perf_event_attr attributes;
  memset(&attributes, 0, sizeof attributes);
  attributes.size = sizeof attributes;
  attributes.type = PERF_TYPE_HARDWARE;
  attributes.config = PERF_COUNT_HW_INSTRUCTIONS;
  attributes.disabled = 1;
  attributes.inherit = 1;
  attributes.exclude_hv = 1;
  attributes.exclude_user = is_kernel ? 1 : 0;
  attributes.exclude_kernel = is_kernel ? 0 : 1;
  return (int)syscall(SYS_perf_event_open, &attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

int bench_count_instructions(void) {
  user_counter = open_counter(0);
  if (user_counter < 0) return errno;
  kernel_counter = open_counter(1);
  return 0;
}

static void switch_counters(unsigned long request) {
  if (user_counter >= 0) ioctl(user_counter, request, 0);
  if (kernel_counter >= 0) ioctl(kernel_counter, request, 0);
}

static int64_t count(int counter) {
  int64_t value;
  return counter >= 0 && read(counter, &value, sizeof value) == sizeof value ? value : -1;
}

int bench_pin(int cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET((size_t)cpu, &set);
  return sched_setaffinity(0, sizeof set, &set) < 0 ? errno : 0;
}

pid_t bench_start(const struct bench_request *request) {
  volatile int error = 0;
  pid_t id = vfork();
  if (id == 0) {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (dup2(request->input, 0) < 0 || dup2(request->output, 1) < 0 || dup2(request->error, 2) < 0 ||
        (request->directory && chdir(request->directory) < 0)) {
      error = errno;
      _exit(127);
    }
    syscall(SYS_close_range, 3, ~0u, CLOSE_RANGE_CLOEXEC);
    execve(request->arguments[0], (char *const *)request->arguments, (char *const *)request->environment);
    error = errno;
    _exit(127);
  }
  if (id < 0) return -errno;
  if (error) {
    waitpid(id, NULL, 0);
    return -error;
  }
  return id;
}

int bench_run(const struct bench_request *request, struct bench_result *result) {
  struct rusage usage;
  int64_t user = count(user_counter), kernel = count(kernel_counter);
  switch_counters(PERF_EVENT_IOC_ENABLE);
  int64_t start = bench_now();
  pid_t id = bench_start(request);
  if (id < 0) {
    switch_counters(PERF_EVENT_IOC_DISABLE);
    return -id;
  }
  result->id = id;
  while (wait4(id, &result->status, 0, &usage) < 0) {
    if (errno != EINTR) return errno;
  }
  result->nanoseconds = bench_now() - start;
  switch_counters(PERF_EVENT_IOC_DISABLE);
  result->minor_faults = usage.ru_minflt;
  result->major_faults = usage.ru_majflt;
  result->user_instructions = user < 0 ? -1 : count(user_counter) - user;
  result->kernel_instructions = kernel < 0 ? -1 : count(kernel_counter) - kernel;
  return 0;
}

int bench_adopt_orphans(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0 ? errno : 0; }

static struct sockaddr_in loopback(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int bench_free_port(void) {
  struct sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return -errno;
  int result = bind(fd, (struct sockaddr *)&address, size) < 0 || getsockname(fd, (struct sockaddr *)&address, &size) < 0
                   ? -errno
                   : ntohs(address.sin_port);
  close(fd);
  return result;
}

int bench_accepts(int port) {
  struct sockaddr_in address = loopback(port);
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return 0;
  int result = connect(fd, (struct sockaddr *)&address, sizeof address) == 0;
  close(fd);
  return result;
}

int bench_hide_mount(const char *path) {
  int before = open("/proc/thread-self/ns/mnt", O_RDONLY | O_CLOEXEC);
  if (before < 0) return -errno;
  if (unshare(CLONE_NEWNS) == 0) {
    if (mount("", "/", "", MS_REC | MS_PRIVATE, NULL) == 0 && umount2(path, MNT_DETACH) == 0) return before;
    int error = errno;
    bench_show_mounts(before);
    return -error;
  }
  int error = errno;
  close(before);
  return -error;
}

int bench_show_mounts(int descriptor) {
  int error = setns(descriptor, CLONE_NEWNS) < 0 ? errno : 0;
  close(descriptor);
  return error;
}

int64_t bench_file_system(const char *path) {
  struct statfs status;
  return statfs(path, &status) == 0 ? (int64_t)status.f_type : 0;
}
