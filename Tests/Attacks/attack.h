// What an attack sees: its arguments, a few short ways to say and try things, and its own registration.
// The program only tries. Whether it got anywhere is judged by `run`, outside.
#ifndef ATTACK_H
#define ATTACK_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <linux/if_ether.h>
#include <linux/inet_diag.h>
#include <linux/io_uring.h>
#include <linux/keyctl.h>
#include <linux/landlock.h>
#include <linux/netlink.h>
#include <linux/openat2.h>
#include <linux/perf_event.h>
#include <linux/rtnetlink.h>
#include <linux/seccomp.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <linux/userfaultfd.h>
#include <linux/vm_sockets.h>
#include <mqueue.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/sendfile.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

// Numbers newer than the headers of the distributions we build on.
#define NR_open_tree 428
#define NR_move_mount 429
#define NR_fsopen 430
#define NR_fsconfig 431
#define NR_fsmount 432
#define NR_pidfd_getfd 438
#define NR_fchmodat2 452
#define NR_setxattrat 463
#define NR_getxattrat 464
#define NR_open_tree_attr 467
#define NR_file_getattr 468
#define NR_file_setattr 469
#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP 262
#endif
#ifndef IPPROTO_UDPLITE
#define IPPROTO_UDPLITE 136
#endif

struct attack {
  const char *file;    // "group/name.c": the path is the name
  const char *judge;   // what `run` looks at, outside: words separated by blanks
  const char *needs;   // root, user, tty, allow, ...: otherwise not applicable
  const char *stage;   // special pieces of the stage: stdin-file, limits in the wall's words, ...
  const char *limits;  // limits asked of the wall: "mem=256M procs=64 ..."
  const char *modes;   // ways to end the wall: exit, kill, term, timeout, early
  void (*attempt)(void);
};

// ATTACK(.judge = "secret:file") { what to try }
#define ATTACK(...)                                                                                       \
  static void attempt(void);                                                                              \
  static const struct attack self = {.file = __FILE__, .attempt = attempt, __VA_ARGS__};                  \
  static const struct attack *const entry __attribute__((section("registry"), used)) = &self;             \
  static void attempt(void)

const char *arg(const char *key);   // value of key=value on the command line; ends the attack if there is none
bool has(const char *key);
long num(const char *key);
char *path(const char *directory, const char *name);   // "directory/name", never freed

void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
void note(const char *call);        // "note: call: reason of errno": shown to people, never judged
int dump(int fd);                   // copies what fd gives to the output; bytes or -1
int cat(const char *name);          // the same for a path
int put(const char *name, const char *text);   // creates or truncates, writes
int poke(int fd);                   // writes the marker into a descriptor
void proof(void);                   // the token that only an attack that worked prints into work/proof
bool told(void);                    // the runner has seen enough
void hold(void);                    // says "hold", keeps everything open until told
void nap(int milliseconds);
double now(void);

struct sockaddr_in in4(int port);
struct sockaddr_in6 in6(int port);
struct sockaddr_in6 mapped(int port);
struct sockaddr_un un(const char *name);   // "@name" is abstract
socklen_t unlen(const struct sockaddr_un *address);
int reach(int family, int type, int protocol, int port);   // socket, connect, poke
int reach_unix(int type, const char *name);                // socket, connect, poke, dump the answer
void serve(int fd, int family);     // says the port of a listening socket, greets whoever comes
void serve_datagrams(int fd, int family);
bool glimpse(int fd);               // closes it; prints and is true only if a secret was in it
void oracle(bool (*exists)(const char *name));   // prints which of the hidden names exist
int ring(struct io_uring_sqe sqe);  // one io_uring operation; its result
void *low(size_t size);             // memory under 4 GiB, for 32-bit calls
long int80(long nr, long a, long b, long c, long d, long e);
bool own_mounts(void);             // a mount namespace of its own; never touches the machine's one
bool in_new_user_namespace(void);   // unshare and map; stays in it
#endif
