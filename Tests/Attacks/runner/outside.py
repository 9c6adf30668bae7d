"""What stands outside the wall and can be reached, watched or hurt."""
import array, fcntl, os, pty, random, select, socket, struct, subprocess, termios, time

from .processes import credentials, libc, read

SYS_ioprio_get = 252


class Outside:
    """Servers, a victim process and terminals; what happens to them while an attack runs becomes events."""

    def servers(self):
        a, loop = self.args, ("127.0.0.1", 0)

        def server(key, family, kind, protocol, address, listen=True):
            try:
                libc.setfsuid(self.user)         # of this thread: a port is shared only within one user
                sock = socket.socket(family, kind, protocol)
            except OSError:
                return
            finally:
                libc.setfsuid(os.getuid())
            try:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1) if key == "reuse" else None
                sock.bind(address)
                if listen:
                    sock.listen(64)
            except OSError:
                sock.close()
                return
            sock.setblocking(False)
            self.sockets[key] = sock
            if family in (socket.AF_INET, socket.AF_INET6):
                a[key] = sock.getsockname()[1]

        stream, dgram = socket.SOCK_STREAM, socket.SOCK_DGRAM
        server("tcp4", socket.AF_INET, stream, 0, loop)
        server("tcp6", socket.AF_INET6, stream, 0, ("::1", 0))
        server("allowed", socket.AF_INET, stream, 0, loop)
        server("reuse", socket.AF_INET, stream, 0, loop) if "reuse" in self.words else None
        server("udp4", socket.AF_INET, dgram, 0, loop, False)
        server("udp6", socket.AF_INET6, dgram, 0, ("::1", 0), False)
        server("udplite", socket.AF_INET, dgram, 136, loop, False)
        server("mptcp", socket.AF_INET, stream, 262, loop)
        server("sctp", socket.AF_INET, stream, 132, loop)
        server("unix", socket.AF_UNIX, stream, 0, str(self.outside / "stream"))
        server("unixdgram", socket.AF_UNIX, dgram, 0, str(self.outside / "dgram"), False)
        server("unixseq", socket.AF_UNIX, socket.SOCK_SEQPACKET, 0, str(self.outside / "seq"))
        for name, key in (("stream", "unix"), ("dgram", "unixdgram"), ("seq", "unixseq")):
            self.own(self.outside / name, 0o600)
            a[key] = self.outside / name
        for key, kind in (("abstract", stream), ("absdgram", dgram), ("absseq", socket.SOCK_SEQPACKET)):
            server(key, socket.AF_UNIX, kind, 0, f"\0{self.id}-{key}", kind != dgram)
            a[key] = f"@{self.id}-{key}"
        if "vsock" in self.words:
            server("vsock", socket.AF_VSOCK, stream, 0, (socket.VMADDR_CID_ANY, port := random.randrange(20000, 60000)))
            if "vsock" in self.sockets:
                a["vsock"] = port
        inode = os.fstat(self.sockets["tcp4"].fileno()).st_ino
        self.secret["inode"] = f"inode {inode}"
        self.secret["port"] = f"port-in-use {a['tcp4']}"
        # A name that the attack is not told: /proc/net/unix and unix_diag show it.
        server("nameless", socket.AF_UNIX, stream, 0, "\0" + self.secret["service"] + "-name")
        self.secret["abstractname2"] = self.secret["service"] + "-name"
        self.secret["proctcp"] = f"0100007F:{a['tcp4']:04X} 00000000:0000 0A"
        for card in sorted(os.listdir("/sys/class/net")):
            mac = read(f"/sys/class/net/{card}/address").strip()
            if card != "lo" and mac.strip("0:"):
                self.secret["card"] = card + ":"
                self.secret["mac"] = "mac " + mac
                break

    def start_victim(self):
        s = self.secret
        env = {"PATH": "/usr/bin:/bin", "SECRET": s["victimenv"]}
        self.victim = subprocess.Popen(
            [str(self.bin), "victim", f"stage={self.id}", f"ipc={self.ipc}", f"secret={s['argv']}"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env, cwd=self.folder(self.outside / "victim"),
            start_new_session=True, **credentials(self.user))
        self.file(self.outside / "victim" / "cwd.txt", s["victimcwd"])
        lines = [s[k] for k in ("memory", "victimfd", "shm", "msg", "mq", "key", "comm")]
        self.victim.stdin.write(("\n".join(lines) + "\n").encode())
        self.victim.stdin.flush()
        line = self.victim.stdout.readline().decode()
        if not line.startswith("ready "):
            raise RuntimeError("the victim did not start: " + line)
        facts = dict(w.split("=") for w in line.split()[1:])
        self.args.update(victim=self.victim.pid, memory=facts["memory"], word=facts["word"])
        if int(facts["key"]) > 0:
            self.args["key"] = facts["key"]
        self.secret["robust"] = "robust " + facts["robust"]
        os.set_blocking(self.victim.stdout.fileno(), False)
        self.victim_before = self.victim_facts()

    def victim_facts(self):
        pid = self.victim.pid
        try:
            return {"priority": os.getpriority(os.PRIO_PROCESS, pid), "affinity": sorted(os.sched_getaffinity(pid)),
                    "policy": os.sched_getscheduler(pid), "limits": read(f"/proc/{pid}/limits"),
                    "oom": read(f"/proc/{pid}/oom_score_adj"), "io": libc.syscall(SYS_ioprio_get, 1, pid),
                    "cgroup": read(f"/proc/{pid}/cgroup"), "filter": read(f"/proc/{pid}/coredump_filter"),
                    "slack": read(f"/proc/{pid}/timerslack_ns"), "name": read(f"/proc/{pid}/comm"),
                    "autogroup": read(f"/proc/{pid}/autogroup")}
        except OSError:
            return {"gone": True}

    def terminal(self):
        self.master, self.slave = pty.openpty()
        self.files += [self.master, self.slave]
        mode = termios.tcgetattr(self.slave)
        mode[3] &= ~termios.ECHO
        mode[1] &= ~termios.OPOST
        termios.tcsetattr(self.slave, termios.TCSANOW, mode)
        self.own(os.ttyname(self.slave), 0o600)
        self.args["pts"] = os.ttyname(self.slave)
        self.other_master, self.other_slave = pty.openpty()
        self.files += [self.other_master, self.other_slave]
        self.own(os.ttyname(self.other_slave), 0o600)
        self.args["otherpts"] = os.ttyname(self.other_slave)
        os.set_blocking(self.master, False)
        os.set_blocking(self.other_master, False)
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def pump(self, wait=0.0):
        handles = [s for s in self.sockets.values()] + list(self.clients) + [self.victim.stdout]
        poller, of = select.poll(), {h.fileno(): h for h in handles}     # select ends at descriptor 1023
        for number in of:
            poller.register(number, select.POLLIN)
        ready = poller.poll(wait * 1000)
        for r in (of[number] for number, _ in ready):
            if r is self.victim.stdout:
                data = os.read(r.fileno(), 65536)
                if not data:
                    self.sockets.pop("", None)
                    self.events.append("signal death")
                    time.sleep(0.002)
                for line in data.decode("utf-8", "replace").splitlines():
                    self.events.append(line)
            elif r in self.clients:
                try:
                    data = r.recv(4096)
                except OSError:
                    data = b""
                if data:
                    self.events.append(f"heard:{self.clients[r]}:{data[:64]!r}")
                else:
                    self.clients.pop(r)
                    r.close()
            else:
                self.serve(r, next(k for k, v in self.sockets.items() if v is r))
        return bool(ready)

    def serve(self, sock, key):
        try:
            if sock.type == socket.SOCK_DGRAM or key == "leaked":
                data = sock.recv(4096)
                if key == "leaked" and not data:
                    self.sockets.pop(key).close()
                    return
                if self.secret["sniff"].encode() not in data:
                    self.events.append(f"hit:{key}")
                return
            client, _ = sock.accept()
            self.events.append(f"hit:{key}")
            client.setblocking(False)
            if len(self.clients) > 32:
                client.close()
                return
            self.clients[client] = key
            if sock.family == socket.AF_UNIX:
                fd = os.memfd_create("scm")
                os.write(fd, self.secret["scm"].encode())
                os.lseek(fd, 0, os.SEEK_SET)
                client.sendmsg([self.secret["service"].encode()],
                               [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [fd]))])
                os.close(fd)
        except OSError:
            pass

    def tick(self):
        """Things of the outer world that go on by themselves and that a spy may see."""
        if "watch" in self.words:
            path = self.outside / "watched" / self.secret["watch"]
            path.write_text("")
            path.unlink()
        if "sniff" in self.words:
            self.sockets["udp4"].sendto(self.secret["sniff"].encode(), self.sockets["udp4"].getsockname())
