#include "attack.h"
// FS_IOC_SETFLAGS works on a descriptor opened for reading.
ATTACK(.judge = "changed") {
  int flags = 0, fd = open(arg("rofile"), O_RDONLY);
  if (ioctl(fd, 0x80086601, &flags)) return note("FS_IOC_GETFLAGS");
  flags |= 0x40;
  if (ioctl(fd, 0x40086602, &flags)) note("FS_IOC_SETFLAGS");
}
