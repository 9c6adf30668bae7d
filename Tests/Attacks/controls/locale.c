#include "attack.h"
// A locale with more than one byte for a letter.
#include <locale.h>
#include <wchar.h>
ATTACK(.judge = "works") {
  wchar_t w;
  if (!setlocale(LC_ALL, "C.UTF-8")) return note("setlocale");
  if (mbtowc(&w, "\xc3\xa4", 2) == 2 && w == 0xe4) proof();
}
