// Tells NOTIFY_SOCKET a status and then that it is ready, and stays.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(void) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, getenv("NOTIFY_SOCKET"), sizeof address.sun_path - 1);
  int s = socket(AF_UNIX, SOCK_DGRAM, 0);
  sendto(s, "STATUS=soon", 11, 0, (void *)&address, sizeof address);
  printf("saying\n");
  fflush(stdout);
  if (sendto(s, "A=b\nREADY=1\n", 12, 0, (void *)&address, sizeof address) < 0) perror("sendto");
  pause();
}
