#include "attack.h"
// A socket address longer than its family needs, against copies of a fixed size.
ATTACK(.judge = "hit:tcp4") {
  struct { struct sockaddr_in a; char more[100]; } a = {in4(num("tcp4")), {0}};
  if (connect(socket(AF_INET, SOCK_STREAM, 0), (void *)&a, sizeof a)) note("connect");
}
