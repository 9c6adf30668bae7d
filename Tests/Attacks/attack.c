#include "attack.h"

extern const struct attack *const __start_registry[], *const __stop_registry[];
int outside(int argc, char **argv);
static int count;
static char **words;

bool has(const char *key) {
  size_t n = strlen(key);
  for (int i = 0; i < count; i++)
    if (!strncmp(words[i], key, n) && words[i][n] == '=' && words[i][n + 1]) return true;
  return false;
}

const char *arg(const char *key) {
  size_t n = strlen(key);
  for (int i = 0; i < count; i++)
    if (!strncmp(words[i], key, n) && words[i][n] == '=' && words[i][n + 1]) return words[i] + n + 1;
  say("note: the stage has no %s\n", key);
  exit(3);
}

long num(const char *key) { return strtol(arg(key), NULL, 0); }

char *path(const char *directory, const char *name) {
  char *p;
  return asprintf(&p, "%s/%s", directory, name) < 0 ? abort(), NULL : p;
}

void say(const char *format, ...) {
  int kept = errno;
  va_list list;
  va_start(list, format);
  vdprintf(1, format, list);
  va_end(list);
  errno = kept;
}

void note(const char *call) { say("note: %s: %s\n", call, strerror(errno)); }

int dump(int fd) {
  char buffer[65536];
  int total = 0;
  ssize_t n;
  if (fd < 0) return -1;
  while (total < 1 << 20 && (n = read(fd, buffer, sizeof buffer)) > 0) {
    write(1, buffer, n);
    total += n;
  }
  return total;
}

int cat(const char *name) {
  int fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return note("open"), -1;
  int n = dump(fd);
  close(fd);
  return n;
}

int put(const char *name, const char *text) {
  int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) return note("open"), -1;
  int n = write(fd, text, strlen(text));
  close(fd);
  return n;
}

int poke(int fd) { return fd < 0 ? -1 : (int)write(fd, arg("marker"), strlen(arg("marker"))); }

void proof(void) { put(path(arg("work"), "proof"), arg("proof")); }

bool told(void) { return access(path(arg("work"), "go"), F_OK) == 0; }

void nap(int ms) {
  struct timespec t = {ms / 1000, ms % 1000 * 1000000L};
  nanosleep(&t, NULL);
}

double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

void hold(void) {
  say("\nhold\n");
  for (double end = now() + 4; now() < end && !told();) nap(10);
}

struct sockaddr_in in4(int port) {
  return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}
struct sockaddr_in6 in6(int port) {
  return (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = IN6ADDR_LOOPBACK_INIT};
}
struct sockaddr_in6 mapped(int port) {
  struct sockaddr_in6 a = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
  inet_pton(AF_INET6, "::ffff:127.0.0.1", &a.sin6_addr);
  return a;
}
struct sockaddr_un un(const char *name) {
  struct sockaddr_un a = {.sun_family = AF_UNIX};
  strncpy(a.sun_path, name, sizeof a.sun_path - 1);
  if (*name == '@') a.sun_path[0] = 0;
  return a;
}
socklen_t unlen(const struct sockaddr_un *a) {
  size_t n = a->sun_path[0] ? strlen(a->sun_path) + 1 : 1 + strlen(a->sun_path + 1);
  return offsetof(struct sockaddr_un, sun_path) + n;
}

int reach(int family, int type, int protocol, int port) {
  struct sockaddr_in a4 = in4(port);
  struct sockaddr_in6 a6 = in6(port);
  int fd = socket(family, type, protocol);
  if (fd < 0) return note("socket"), -1;
  if (connect(fd, family == AF_INET ? (void *)&a4 : (void *)&a6, family == AF_INET ? sizeof a4 : sizeof a6))
    return note("connect"), -1;
  poke(fd);
  return fd;
}

int reach_unix(int type, const char *name) {
  struct sockaddr_un a = un(name);
  struct timeval soon = {.tv_usec = 400000};
  int fd = socket(AF_UNIX, type, 0);
  if (fd < 0) return note("socket"), -1;
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof soon);
  if (connect(fd, (void *)&a, unlen(&a))) return note("connect"), -1;
  poke(fd);
  if (type != SOCK_DGRAM) dump(fd);
  return fd;
}

static int port_of(int fd) {
  struct sockaddr_storage a;
  socklen_t n = sizeof a;
  if (getsockname(fd, (void *)&a, &n)) return 0;
  return ntohs(a.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&a)->sin6_port : ((struct sockaddr_in *)&a)->sin_port);
}

void serve(int fd, int family) {
  say("\nport %d %d\n", port_of(fd), family == AF_INET6 ? 6 : 4);
  for (double end = now() + 3; now() < end && !told();) {
    struct pollfd p = {fd, POLLIN, 0};
    if (poll(&p, 1, 10) != 1) continue;
    int client = accept(fd, NULL, NULL);
    poke(client);
    close(client);
  }
}

void serve_datagrams(int fd, int family) {
  say("\nport %d %d\n", port_of(fd), family == AF_INET6 ? 6 : 4);
  for (double end = now() + 3; now() < end && !told();) {
    struct pollfd p = {fd, POLLIN, 0};
    struct sockaddr_storage from;
    socklen_t n = sizeof from;
    char buffer[512];
    if (poll(&p, 1, 10) != 1 || recvfrom(fd, buffer, sizeof buffer, 0, (void *)&from, &n) < 0) continue;
    sendto(fd, arg("marker"), strlen(arg("marker")), 0, (void *)&from, n);
  }
}

bool glimpse(int fd) {
  char buffer[64] = "";
  if (fd < 0) return false;
  ssize_t n = read(fd, buffer, 63);
  close(fd);
  if (n < 3 || buffer[0] != 't' || buffer[1] != 'w') return false;
  return say("%s\n", buffer), true;
}

void oracle(bool (*exists)(const char *name)) {
  uint32_t bits = 0;
  for (int i = 0; i < 32; i++) {
    char name[8];
    snprintf(name, sizeof name, "n%02d", i);
    if (exists(path(arg("oracle"), name))) bits |= 1u << i;
  }
  say("oracle %08x\n", bits);
}

int ring(struct io_uring_sqe sqe) {
  struct io_uring_params p = {0};
  int fd = syscall(SYS_io_uring_setup, 4, &p);
  if (fd < 0) return note("io_uring_setup"), -1;
  size_t sq = p.sq_off.array + p.sq_entries * 4, cq = p.cq_off.cqes + p.cq_entries * sizeof(struct io_uring_cqe);
  char *s = mmap(0, sq, PROT_READ | PROT_WRITE, MAP_SHARED, fd, IORING_OFF_SQ_RING);
  char *c = mmap(0, cq, PROT_READ | PROT_WRITE, MAP_SHARED, fd, IORING_OFF_CQ_RING);
  struct io_uring_sqe *q = mmap(0, 4 * sizeof *q, PROT_READ | PROT_WRITE, MAP_SHARED, fd, IORING_OFF_SQES);
  if (s == MAP_FAILED || c == MAP_FAILED || q == MAP_FAILED) return note("mmap of the ring"), -1;
  q[0] = sqe;
  ((uint32_t *)(s + p.sq_off.array))[0] = 0;
  __atomic_store_n((uint32_t *)(s + p.sq_off.tail), 1, __ATOMIC_RELEASE);
  if (syscall(SYS_io_uring_enter, fd, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) < 0) return note("io_uring_enter"), -1;
  int result = ((struct io_uring_cqe *)(c + p.cq_off.cqes))[0].res;
  if (result < 0) errno = -result, note("io_uring operation");
  return result;
}

void *low(size_t size) {
  void *p = mmap(0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
  return p == MAP_FAILED ? note("mmap"), exit(3), NULL : p;
}

long int80(long nr, long a, long b, long c, long d, long e) {
  long result;
  asm volatile("int $0x80" : "=a"(result) : "a"(nr), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e)
               : "memory", "r8", "r9", "r10", "r11");
  if ((int)result < 0 && (int)result > -4096) return errno = -(int)result, note("int 0x80"), -1;
  return result;
}

// Unmounting and propagation changes are only tried where they cannot reach the machine's own mounts.
bool own_mounts(void) {
  char link[64] = "";
  if (unshare(CLONE_NEWNS)) note("unshare");
  else if (!mount("", "/", NULL, MS_REC | MS_PRIVATE, NULL)) return true;
  return readlink("/proc/self/ns/mnt", link, 63) > 0 && strcmp(link, arg("hostmnt"));
}

bool in_new_user_namespace(void) {
  char map[64];
  int u = getuid(), g = getgid();
  if (unshare(CLONE_NEWUSER)) return note("unshare"), false;
  put("/proc/self/setgroups", "deny");
  snprintf(map, sizeof map, "0 %d 1", u);
  put("/proc/self/uid_map", map);
  snprintf(map, sizeof map, "0 %d 1", g);
  put("/proc/self/gid_map", map);
  return true;
}

static void names(const struct attack *a, char group[64], char name[64]) {
  sscanf(a->file, "%63[^/]/%63[^.]", group, name);
}

int main(int argc, char **argv) {
  char group[64], name[64];
  if (argc == 2 && !strcmp(argv[1], "list")) {
    for (const struct attack *const *a = __start_registry; a < __stop_registry; a++) {
      names(*a, group, name);
#define FIELD(f) ((*a)->f ? (*a)->f : "")
      printf("%s\t%s\t%s\t%s\t%s\t%s\t%s\n", group, name, FIELD(judge), FIELD(needs), FIELD(stage), FIELD(limits), FIELD(modes));
    }
    return 0;
  }
  if (argc >= 3 && !strcmp(argv[1], "run")) {
    count = argc - 3;
    words = argv + 3;
    for (const struct attack *const *a = __start_registry; a < __stop_registry; a++) {
      names(*a, group, name);
      if (strcmp(path(group, name), argv[2])) continue;
      say("start %s\n", argv[2]);
      (*a)->attempt();
      return 0;
    }
    fprintf(stderr, "attacks: no attack is called %s\n", argv[2]);
    return 2;
  }
  if (argc >= 2) {
    count = argc - 2;
    words = argv + 2;
    return outside(argc, argv);
  }
  fprintf(stderr, "usage: attacks list | attacks run GROUP/NAME KEY=VALUE...\n");
  return 2;
}
