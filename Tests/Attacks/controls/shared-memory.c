#include "attack.h"
// Shared memory between own processes, with a lock in it.
ATTACK(.judge = "works") {
  int *p = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0), status;
  pthread_mutexattr_t a;
  pthread_mutexattr_init(&a);
  pthread_mutexattr_setpshared(&a, PTHREAD_PROCESS_SHARED);
  pthread_mutexattr_setrobust(&a, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init((void *)(p + 16), &a);
  if (!fork()) pthread_mutex_lock((void *)(p + 16)), p[0] = 7, _exit(0);
  wait(&status);
  if (pthread_mutex_lock((void *)(p + 16)) == EOWNERDEAD && p[0] == 7) proof();
}
