// calls: what single system calls cost in the place where it runs, in nanoseconds: "name nanoseconds" a line.
//
//   calls FILE PORT       FILE is opened and looked at, PORT on 127.0.0.1 is connected to
//   calls --serve         accepts and closes connections; prints its port first
//
// Each figure is the smallest of several short batches: whatever else happens on the machine only ever adds.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char *file;
static struct sockaddr_in address = {.sin_family = AF_INET};
static int ends[2];

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000ll + t.tv_nsec;
}

static void die(const char *what) {
  perror(what);
  exit(1);
}

static void call_getppid(void) { syscall(SYS_getppid); }

static void call_stat(void) {
  struct stat s;
  if (stat(file, &s) < 0) die("stat");
}

static void call_open(void) {
  int fd = open(file, O_RDONLY | O_CLOEXEC);
  if (fd < 0) die("open");
  close(fd);
}

static void call_connect(void) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  // Reset at close, so that ten thousand connections do not use up the ports.
  struct linger linger = {1, 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0) die("connect");
  close(fd);
}

static void call_clone(void) {
  pid_t id = fork();
  if (id == 0) _exit(0);
  if (id < 0 || waitpid(id, NULL, 0) != id) die("fork");
}

static void call_pipe(void) {
  char byte = 1;
  if (write(ends[1], &byte, 1) != 1 || read(ends[0], &byte, 1) != 1) die("pipe");
}

static void call_mmap(void) {
  void *p = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (p == MAP_FAILED) die("mmap");
  munmap(p, 65536);
}

static const struct {
  const char *name;
  void (*call)(void);
  int per_batch, batches;
} all[] = {
    {"getppid", call_getppid, 2000, 20},    {"stat", call_stat, 500, 20},
    {"open+close", call_open, 500, 20},     {"read+write", call_pipe, 500, 20},
    {"mmap+munmap", call_mmap, 500, 20},    {"connect+close", call_connect, 40, 12},
    {"clone+wait", call_clone, 12, 12},
};

static _Noreturn void serve(void) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  socklen_t size = sizeof address;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 128) < 0) die("listen");
  getsockname(listener, (struct sockaddr *)&address, &size);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  for (;;) {
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (fd >= 0) close(fd);
  }
}

int main(int count, char **words) {
  if (count == 2 && strcmp(words[1], "--serve") == 0) serve();
  if (count != 3) return 2;
  file = words[1];
  address.sin_port = htons((uint16_t)atoi(words[2]));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (pipe(ends) < 0) die("pipe");
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    double least = 1e18;
    for (int batch = -1; batch < all[i].batches; batch++) {
      int64_t start = now();
      for (int n = 0; n < all[i].per_batch; n++) all[i].call();
      double each = (double)(now() - start) / all[i].per_batch;
      if (batch >= 0 && each < least) least = each;
    }
    printf("%s %.1f\n", all[i].name, least);
  }
  return 0;
}
