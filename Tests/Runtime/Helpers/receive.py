"""Listens on a Unix socket as engines do, and says in JSON what it was sent: receive.py SOCKET [SECONDS]

With `--console`, the descriptor is a terminal: copies standard input to it and what it says to standard output.
"""

import array, fcntl, json, os, select, socket, struct, sys, termios

console = "--console" in sys.argv
arguments = [word for word in sys.argv[1:] if not word.startswith("--")]
listener = socket.socket(socket.AF_UNIX)
listener.bind(arguments[0])
listener.listen()
print("ready", flush=True)
listener.settimeout(float(arguments[1]) if len(arguments) > 1 else 30)
connection, _ = listener.accept()
data, ancillary, _, _ = connection.recvmsg(1 << 20, 1 << 12)
descriptors = array.array("i")
for level, kind, rest in ancillary:
    if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
        descriptors.frombytes(rest[: len(rest) - len(rest) % 4])
# Whatever follows belongs to the same message.
connection.settimeout(0.2)
try:
    while more := connection.recv(1 << 20):
        data += more
except OSError:
    pass
said = {"data": data.decode(), "links": [os.readlink(f"/proc/self/fd/{d}") for d in descriptors]}
if console:
    size = struct.unpack("HHHH", fcntl.ioctl(descriptors[0], termios.TIOCGWINSZ, b"\0" * 8))
    said["rows"], said["columns"] = size[0], size[1]
    said["tty"] = os.isatty(descriptors[0])
print(json.dumps(said), flush=True)
if console:
    open_input = True
    while True:
        ready, _, _ = select.select([descriptors[0]] + ([0] if open_input else []), [], [])
        if 0 in ready:
            typed = os.read(0, 4096)
            open_input = bool(typed)
            if typed:
                os.write(descriptors[0], typed)
        if descriptors[0] in ready:
            try:
                shown = os.read(descriptors[0], 4096)
            except OSError:
                break
            if not shown:
                break
            sys.stdout.buffer.write(shown)
            sys.stdout.flush()
elif "--notify" in sys.argv:
    # struct seccomp_notif, 80 bytes; the answer is 24: id, value, error, flags (seccomp_unotify(2)).
    for _ in range(int(os.environ.get("ANSWERS", "1"))):
        request = fcntl.ioctl(descriptors[0], 0xC0502100, b"\0" * 80)
        identity, pid, _, number = struct.unpack("=QIIi", request[:20])
        print(json.dumps({"number": number, "pid": pid}), flush=True)
        fcntl.ioctl(descriptors[0], 0xC0182101, struct.pack("=QqiI", identity, 0, -77, 0))
