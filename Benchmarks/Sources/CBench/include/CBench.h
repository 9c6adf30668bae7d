// The measured path of the harness: starting a process, waiting for it and counting what it used, with nothing in
// between.
#pragma once
#include <stdint.h>
#include <sys/types.h>

/// A program to start. Descriptors of 0 to 2 are given; everything above is closed.
struct bench_request {
  const char *const *arguments;  // [0] is a path; no search
  const char *const *environment;
  const char *directory;
  int input, output, error;
};

/// What a run took, with all its descendants that were waited for.
struct bench_result {
  int64_t nanoseconds;  // from before the fork to the end of the wait
  int64_t minor_faults, major_faults;
  int64_t user_instructions, kernel_instructions;  // -1 where the kernel does not count them
  int status;                                      // as waitpid(2) gives it
  pid_t id;
};

/// Opens the counters of instructions (perf_event_open(2), inherited by children); 0, or an error number.
int bench_count_instructions(void);

/// Starts a program; its process id, or a negative error number.
pid_t bench_start(const struct bench_request *request);

/// Starts a program and waits for it; 0, or an error number.
int bench_run(const struct bench_request *request, struct bench_result *result);

/// Keeps this process and its children to one CPU; 0, or an error number.
int bench_pin(int cpu);

/// Nanoseconds of the monotonic clock.
int64_t bench_now(void);

/// Makes this process the one that orphans among its descendants are handed to (PR_SET_CHILD_SUBREAPER), so that none
/// is overlooked; 0, or an error number.
int bench_adopt_orphans(void);

/// A TCP port of the loopback address that nobody listens on, or a negative error number.
int bench_free_port(void);

/// Whether somebody accepts connections at a TCP port of the loopback address.
int bench_accepts(int port);

/// Gives the calling thread a private mount namespace in which `path` is unmounted; a descriptor to go back by, or a
/// negative error number.
int bench_hide_mount(const char *path);

/// Goes back to the mount namespace that bench_hide_mount left, and closes the descriptor; 0, or an error number.
int bench_show_mounts(int descriptor);

/// The kind of file system at a path, as statfs(2) gives it; 0 where there is none.
int64_t bench_file_system(const char *path);
