# A service manager's socket: prints the first message and takes what comes with the second, the barrier.
import array, os, socket, sys

s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
s.settimeout(30)
print("bound", flush=True)
print(repr(s.recv(4096)), flush=True)
data, control, _, _ = s.recvmsg(4096, 64)
print(repr(data), len(control), flush=True)
for _, _, content in control:
    for descriptor in array.array("i", content):
        os.close(descriptor)
