#include "attack.h"
// A terminal where one is asked for: size, raw mode, job control.
ATTACK(.judge = "works", .needs = "tty", .stage = "asks-tty") {
  struct winsize w;
  struct termios t;
  if (!isatty(0) || !isatty(1)) return note("isatty");
  if (ioctl(0, TIOCGWINSZ, &w) || w.ws_col != 80) return note("TIOCGWINSZ");
  if (tcgetattr(0, &t)) return note("tcgetattr");
  cfmakeraw(&t);
  if (tcsetattr(0, TCSANOW, &t)) return note("tcsetattr");
  proof();
}
