"""Processes of a run, as the host sees them."""
import ctypes, os, signal, time

libc = ctypes.CDLL(None, use_errno=True)
SYS_pidfd_getfd = 438


def read(path, binary=False):
    try:
        with open(path, "rb") as f:
            data = f.read()
        return data if binary else data.decode("utf-8", "replace")
    except OSError:
        return b"" if binary else ""


def marked(marker):
    """All processes that carry the marker in their arguments or environment, without zombies."""
    found, mark = [], marker.encode()
    for entry in os.listdir("/proc"):
        if entry.isdigit() and int(entry) != os.getpid():
            if mark in read(f"/proc/{entry}/cmdline", True) or mark in read(f"/proc/{entry}/environ", True):
                found.append(int(entry))
    return found


def is_attack(pid):
    return read(f"/proc/{pid}/comm").strip() in ("attacks", "setid", "filecap")


def kill_marked(marker):
    """Stops what is left of a run, each process by its number, checked again through a pidfd."""
    for _ in range(60):
        left = marked(marker)
        if not left:
            return
        for pid in left:
            try:
                fd = os.pidfd_open(pid)
            except OSError:
                continue
            try:
                if pid in marked_only(pid, marker):
                    signal.pidfd_send_signal(fd, signal.SIGKILL)
            except OSError:
                pass
            finally:
                os.close(fd)
        time.sleep(0.01)


def marked_only(pid, marker):
    mark = marker.encode()
    return [pid] if mark in read(f"/proc/{pid}/cmdline", True) or mark in read(f"/proc/{pid}/environ", True) else []


def borrow(pid, fd):
    """A duplicate of another process's descriptor, or None."""
    try:
        handle = os.pidfd_open(pid)
    except OSError:
        return None
    try:
        got = libc.syscall(SYS_pidfd_getfd, handle, fd, 0)
        return got if got >= 0 else None
    finally:
        os.close(handle)


def descriptors(pid):
    try:
        numbers = os.listdir(f"/proc/{pid}/fd")
    except OSError:
        return
    for n in numbers:
        try:
            yield int(n), os.readlink(f"/proc/{pid}/fd/{n}")
        except OSError:
            pass


def credentials(user):
    return {"user": user, "group": user, "extra_groups": []} if os.getuid() == 0 and user != 0 else {}
