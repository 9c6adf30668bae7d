// One system call of a recorded run, written out: what record.c prints and reference.c makes.
#pragma once
#include <errno.h>
#include <linux/filter.h>
#include <poll.h>
#include <stddef.h>
#include <sys/syscall.h>

struct call {
  long number;
  long arguments[6];
  long result;  // 0, or the error that this call is expected to give
};

// A string that holds the name of the run's private directory, which differs from run to run.
struct named {
  char *text;
  const char *prefix;
  const char *suffix;
};

// First arguments of kill and wait4 that stand for a process of the run.
#define LAUNCHER (-1001)
#define INIT (-1002)
#define PROGRAM (-1003)
#define PARENT (-1004)  // what getppid, the call before, has said
