// The part of the binary that stands outside the wall: the victim, and the helper that gives a program a terminal.
#include "attack.h"

static volatile char memory_secret[64];
static volatile long written_by_nobody = 0x7468696e77616c6c;

static void on_signal(int number) {
  char line[] = "signal 00\n";
  line[7] += number / 10;
  line[8] += number % 10;
  write(1, line, 10);
}

static void word(char *into, size_t size) {
  if (!fgets(into, size, stdin)) exit(3);
  into[strcspn(into, "\n")] = 0;
}

// A process of the same user. Secrets come by stdin, so that they are in its memory and in its objects only; the end of
// stdin is the end of the victim, so that it cannot outlive the runner.
static int victim(void) {
  char secret[64], name[64], fdsecret[64];
  word(secret, sizeof secret);
  memcpy((void *)memory_secret, secret, sizeof secret);
  word(fdsecret, sizeof fdsecret);
  int hidden = syscall(SYS_memfd_create, "victim", 0);
  write(hidden, fdsecret, strlen(fdsecret));
  dup2(hidden, 10);
  close(hidden);
  for (int s = 1; s < 65; s++)
    if (s != SIGKILL && s != SIGSTOP && s != SIGCHLD && s != SIGPIPE && s != SIGSEGV && s != SIGBUS && s != 32 && s != 33)
      signal(s, on_signal);

  key_t key = num("ipc");
  word(secret, sizeof secret);
  int shm = shmget(key, 4096, IPC_CREAT | IPC_EXCL | 0600), sem = semget(key, 1, IPC_CREAT | IPC_EXCL | 0600);
  int queue = msgget(key, IPC_CREAT | IPC_EXCL | 0600);
  char *shared = shm < 0 ? NULL : shmat(shm, 0, 0);
  if (shared) strcpy(shared, secret);
  word(secret, sizeof secret);
  struct { long type; char text[64]; } message = {1, ""};
  strcpy(message.text, secret);
  if (queue >= 0) msgsnd(queue, &message, sizeof message.text, IPC_NOWAIT);

  word(secret, sizeof secret);
  snprintf(name, sizeof name, "/%s", arg("stage"));
  struct mq_attr attributes = {.mq_maxmsg = 4, .mq_msgsize = 64};
  mqd_t mq = mq_open(name, O_RDWR | O_CREAT | O_EXCL | O_NONBLOCK, 0600, &attributes);
  if (mq >= 0) mq_send(mq, secret, strlen(secret) + 1, 0);

  word(secret, sizeof secret);
  long serial = syscall(SYS_add_key, "user", arg("stage"), secret, strlen(secret), KEY_SPEC_PROCESS_KEYRING);
  if (serial > 0) syscall(SYS_keyctl, KEYCTL_SETPERM, serial, 0x3f3f0000);

  void *robust = NULL;
  size_t length;
  syscall(SYS_get_robust_list, 0, &robust, &length);
  word(secret, sizeof secret);
  prctl(PR_SET_NAME, secret);
  say("ready memory=%p word=%p key=%ld robust=%p\n", (void *)memory_secret, (void *)&written_by_nobody, serial, robust);

  int messages = 1, letters = 1, semaphore = 0;
  char before[64];
  if (shared) memcpy(before, shared, sizeof before);
  for (;;) {
    struct pollfd p = {0, POLLIN, 0};
    if (poll(&p, 1, 5) == 1 && (p.revents & (POLLHUP | POLLIN))) break;
    struct msqid_ds d;
    struct mq_attr a;
    if (written_by_nobody != 0x7468696e77616c6c) say("changed memory\n"), written_by_nobody = 0x7468696e77616c6c;
    if (shared && memcmp(before, shared, sizeof before)) say("changed shm\n"), memcpy(before, shared, sizeof before);
    if (sem >= 0 && semctl(sem, 0, GETVAL) != semaphore) say("changed sem\n"), semaphore = semctl(sem, 0, GETVAL);
    if (queue >= 0 && !msgctl(queue, IPC_STAT, &d) && (int)d.msg_qnum != messages) say("changed msg\n"), messages = d.msg_qnum;
    if (mq >= 0 && !mq_getattr(mq, &a) && a.mq_curmsgs != letters) say("changed mq\n"), letters = a.mq_curmsgs;
  }
  if (shm >= 0) shmctl(shm, IPC_RMID, NULL);
  if (sem >= 0) semctl(sem, 0, IPC_RMID);
  if (queue >= 0) msgctl(queue, IPC_RMID, NULL);
  if (mq >= 0) mq_unlink(name);
  if (serial > 0) syscall(SYS_keyctl, KEYCTL_REVOKE, serial);
  return 0;
}

int outside(int argc, char **argv) {
  if (!strcmp(argv[1], "victim")) return victim();
  if (!strcmp(argv[1], "tty") && argc > 2) {   // attacks tty CMD...: a session whose terminal is descriptor 0
    setsid();
    if (ioctl(0, TIOCSCTTY, 0)) perror("TIOCSCTTY");
    execvp(argv[2], argv + 2);
    perror(argv[2]);
    return 127;
  }
  if (!strcmp(argv[1], "through") && argc > 2) {   // attacks through CMD...: a parent with the caller's environment
    if (!fork()) execv(argv[2], argv + 2), _exit(127);
    wait(NULL);
    return 0;
  }
  fprintf(stderr, "attacks: %s is neither list, run nor an outside helper\n", argv[1]);
  return 2;
}
