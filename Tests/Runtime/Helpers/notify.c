// Tells the service manager that it is ready (sd_notify(3)), and stays.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(void) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  const char *path = getenv("NOTIFY_SOCKET");
  if (!path) return puts("no NOTIFY_SOCKET"), 1;
  strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  int s = socket(AF_UNIX, SOCK_DGRAM, 0);
  if (sendto(s, "READY=1\n", 8, 0, (struct sockaddr *)&address, sizeof address) != 8) return perror(path), 1;
  sleep(1000);
}
