"""What was seen from outside; an attack's own claims and error numbers are none."""
import ctypes, fcntl, os, re, socket, stat, struct, termios, time
from pathlib import Path

from .processes import borrow, descriptors, is_attack, libc, marked, read


class NotHere(Exception):
    """The stage lacks something: the attack is not applicable."""


class Evidence:
    """Collects evidence of one run: some only while the attack holds on, the rest afterwards."""

    def inspect(self, stage):
        judges = self.attack.judge.split()
        pids = [p for p in marked(stage.marker) if is_attack(p)]
        spaces = {}
        for pid in pids:
            wanted = [j for j in judges if j.split(":")[0] in ("holds", "writes", "sock", "device", "family")]
            for fd, link in descriptors(pid) if wanted else ():
                for j in wanted:
                    kind, _, what = j.partition(":")
                    if kind == "holds" and what.replace("+", " ") in link:
                        self.evidence.append(f"process {pid} holds {link}")
                    elif kind == "device" and fd > 2:
                        try:
                            info = os.stat(f"/proc/{pid}/fd/{fd}")
                        except OSError:
                            continue
                        if (stat.S_ISBLK if what == "block" else stat.S_ISCHR)(info.st_mode) and (
                                what in ("block", f"{os.major(info.st_rdev)},{os.minor(info.st_rdev)}")):
                            self.evidence.append(f"process {pid} holds the device {link}")
                    elif kind == "writes" and link.endswith(what):
                        flags = re.search(r"flags:\s+(\d+)", read(f"/proc/{pid}/fdinfo/{fd}"))
                        if flags and int(flags[1], 8) & 3:
                            self.evidence.append(f"process {pid} has {link} open for writing")
                    elif kind == "family" and link.startswith("socket:") and fd > 2 and not any(
                            link == os.readlink(f"/proc/self/fd/{x}") for x in stage.pass_fds):
                        self.socket_evidence(pid, fd, "family")
                    elif kind == "sock" and link.startswith("socket:"):
                        self.socket_evidence(pid, fd, what)
            for j in judges:
                if j.startswith("ns:"):
                    try:
                        spaces.setdefault(j, set()).add(os.readlink(f"/proc/{pid}/ns/{j[3:]}"))
                    except OSError:
                        pass
                elif j.startswith("personality:"):
                    if int(read(f"/proc/{pid}/personality") or "0", 16) & int(j[12:], 16):
                        self.evidence.append(f"personality of {pid} is {read(f'/proc/{pid}/personality').strip()}")
                elif j.startswith("uid:"):
                    uid = re.search(r"^Uid:\s+\d+\s+(\d+)", read(f"/proc/{pid}/status"), re.M)
                    if uid and int(uid[1]) == int(j[4:]):
                        self.evidence.append(f"process {pid} runs as uid {uid[1]}")
                elif j == "mount" and f"{stage.id}" in "".join(
                        l.split()[4] for l in read(f"/proc/{pid}/mountinfo").splitlines() if l.split()[4].endswith("/work/m")):
                    self.evidence.append(f"process {pid} has a mount of its own")
                elif j == "holds-trace" and f"TracerPid:\t{pid}\n" in read(f"/proc/{stage.victim.pid}/status"):
                    self.evidence.append(f"process {pid} traces the victim")
                elif j == "capabilities":
                    held = re.search(r"^CapEff:\s+(\w+)", read(f"/proc/{pid}/status"), re.M)
                    here = os.readlink(f"/proc/{pid}/ns/user") == os.readlink("/proc/self/ns/user")
                    if held and int(held[1], 16) and here:
                        self.evidence.append(f"process {pid} has the machine's capabilities {held[1]}")
                elif j == "root-changed":
                    try:
                        mine = os.stat(f"/proc/{pid}/root/").st_dev
                        if not os.path.isdir(f"/proc/{pid}/root/proc") and mine != os.stat("/").st_dev:
                            self.evidence.append(f"process {pid} has another root")
                    except OSError:
                        pass
                elif j == "seccomp-off" and "Seccomp:\t0" in read(f"/proc/{pid}/status"):
                    self.evidence.append("no filter")
        for j, links in spaces.items():
            if len(links) > 1:
                self.evidence.append(f"{len(links)} {j[3:]} namespaces among the attack's processes")
        if stage.slave is not None:
            self.terminal_evidence(stage, judges)
        if "measure:" in self.attack.judge:
            self.measure(stage)

    def socket_evidence(self, pid, fd, what):
        got = borrow(pid, fd)
        if got is None:
            return
        def option(number):
            value, size = ctypes.c_int(-1), ctypes.c_uint(4)
            libc.getsockopt(got, socket.SOL_SOCKET, number, ctypes.byref(value), ctypes.byref(size))
            return value.value

        family, kind, protocol = option(39), option(socket.SO_TYPE), option(38)
        os.close(got)
        if what == "family":
            if family not in (1, 2, 10, 16):
                self.evidence.append(f"process {pid} holds a socket of family {family}")
            return
        wanted = [int(x) if x else None for x in what.split(":")]
        if all(w is None or w == g for w, g in zip(wanted, (family, kind, protocol))):
            self.evidence.append(f"process {pid} holds a socket of family {family}, type {kind}, protocol {protocol}")

    def terminal_evidence(self, stage, judges):
        if "tty:pushed" in judges:
            os.set_blocking(stage.slave, False)
            try:
                if stage.marker.encode() in os.read(stage.slave, 4096):
                    self.evidence.append("typed into the caller's terminal")
            except OSError:
                pass
            os.set_blocking(stage.slave, True)
        if "tty:other" in judges:
            try:
                if stage.marker.encode() in os.read(stage.other_master, 4096):
                    self.evidence.append("wrote to another terminal")
            except OSError:
                pass
        if "tty:typed" in judges:
            os.set_blocking(stage.other_slave, False)
            try:
                if stage.marker.encode() in os.read(stage.other_slave, 4096):
                    self.evidence.append("typed into another terminal")
            except OSError:
                pass
        for pid in marked(stage.marker) if "tty:hostpts" in judges else ():
            for fd, link in descriptors(pid):
                try:
                    same = os.stat(f"/proc/{pid}/fd/{fd}").st_dev == os.stat("/dev/ptmx").st_dev
                except OSError:
                    continue
                if is_attack(pid) and link.endswith("ptmx") and (same or os.stat(f"/proc/{pid}/fd/{fd}").st_dev == os.stat("/dev/pts/ptmx").st_dev):
                    self.evidence.append(f"process {pid} holds a terminal of the machine")
        for pid in marked(stage.marker):
            fields = read(f"/proc/{pid}/stat").rpartition(")")[2].split()
            if not fields or not is_attack(pid):
                continue
            here = os.fstat(stage.slave).st_rdev
            other = os.fstat(stage.other_slave).st_rdev
            if "tty:steal" in judges and int(fields[4]) == other:
                self.evidence.append(f"process {pid} made another terminal its own")
            if "tty:session" in judges and int(fields[4]) == here:
                self.evidence.append(f"process {pid} is in the session of the caller's terminal")

    def visit(self, stage, port, version):
        """A client outside tries whether the port that the attack claims is really served by it."""
        address = ("127.0.0.1" if version == 4 else "::1", port)
        family = socket.AF_INET if version == 4 else socket.AF_INET6
        judges = self.attack.judge.split()
        for _ in range(24 if "reuse" in stage.words else 2):
            with socket.socket(family, socket.SOCK_DGRAM if "reach-udp" in judges else socket.SOCK_STREAM,
                               136 if "udplite" in self.attack.program else 0) as s:
                s.settimeout(0.25)
                try:
                    s.connect(address)
                    s.send(b"knock") if "reach-udp" in judges else None
                    if "reuse" in stage.words:
                        s.settimeout(0.05)
                    if stage.marker.encode() in s.recv(256):
                        self.evidence.append(f"a client outside was served by the attack on port {port}")
                        return
                except OSError:
                    pass

    def measure(self, stage):
        """How much the attack's processes really hold, seen from outside."""
        pids = [p for p in marked(stage.marker) if is_attack(p)]
        total = dict(processes=len(pids), memory=0, threads=0, descriptors=0, file=0, cpu=0.0)
        total["wall"] = time.monotonic() - self.start_time if self.started and pids else 0
        kinds = {j.split(":")[1] for j in self.attack.judge.split() if j.startswith("measure:")}
        seen = set()
        for pid in pids:
            status = read(f"/proc/{pid}/status")
            if m := re.search(r"^Threads:\s+(\d+)", status, re.M):
                total["threads"] += int(m[1])
            fields = read(f"/proc/{pid}/stat").rpartition(")")[2].split()
            if fields:
                total["cpu"] += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            if kinds & {"memory"} and (m := re.search(r"^Pss:\s+(\d+)", read(f"/proc/{pid}/smaps_rollup"), re.M)):
                total["memory"] += int(m[1]) / 1024
            if not kinds & {"memory", "descriptors", "file"} or (kinds == {"memory"} and not self.held):
                continue
            for fd, link in descriptors(pid):
                total["descriptors"] += 1
                if fd < 3 or (link in seen and "anon" not in link):
                    continue
                try:
                    info = os.stat(f"/proc/{pid}/fd/{fd}")
                except OSError:
                    continue
                if stat.S_ISREG(info.st_mode) and (info.st_dev, info.st_ino) not in seen:
                    seen.add((info.st_dev, info.st_ino))
                    size = info.st_blocks * 512 / 2**20
                    total["file"] += max(size, info.st_size / 2**20) if "size" in stage.words else size
                    if "memfd" in link or "/dev/shm" in link:
                        total["memory"] += size if "unmapped" in stage.words else 0
                elif "queued" in stage.words and (stat.S_ISFIFO(info.st_mode) or stat.S_ISSOCK(info.st_mode)):
                    seen.add(link)
                    if (copy := borrow(pid, fd)) is not None:
                        try:
                            total["memory"] += struct.unpack("i", fcntl.ioctl(copy, termios.FIONREAD, b"\0" * 4))[0] / 2**20
                        except OSError:
                            pass
                        os.close(copy)
        if "objects" in stage.words and self.held:        # System V segments and queues live without a process
            for kind, column in (("shm", 14), ("msg", 3)):
                for line in read(f"/proc/sysvipc/{kind}").splitlines()[1:]:
                    if int(line.split()[0]) == stage.ipc + 1:
                        total["memory"] += int(line.split()[column]) / 2**20
        for key, value in total.items():
            self.peak[key] = max(self.peak.get(key, 0), value)

    def survivors(self, stage):
        if self.late:
            self.evidence.append("the wall did not end the run")
        pulse = stage.work / "pulse"
        left, end = [], time.monotonic() + (0.15 if self.bare else 0.6)
        while time.monotonic() < end:
            left = marked(stage.marker)
            if not left and "pulse" not in self.attack.judge:
                return
            time.sleep(0.02)
        if "pulse" in self.attack.judge and pulse.exists():
            size = pulse.stat().st_size
            time.sleep(0.15)
            if pulse.stat().st_size > size:
                self.evidence.append("its pulse goes on after the end")
                time.sleep(1.6)           # it cannot be caught, but it ends by itself
        for pid in left:
            self.evidence.append(f"process {pid} ({read(f'/proc/{pid}/comm').strip()}) is still there")

    def judge(self, stage):
        output = stage.output
        for path in stage.work.rglob("*"):
            if path.is_file() and not path.is_symlink() and path.stat().st_size < 1 << 20:
                output += b"\n" + read(path, True)
        for j in self.attack.judge.split():
            kind, _, what = j.partition(":")
            if kind == "secret":
                if what not in stage.secret:
                    raise NotHere(f"this machine has no {what}")
                if stage.secret[what].encode() in output:
                    self.evidence.append(f"the secret '{what}' is in the output")
            elif kind == "changed":
                after = stage.snapshot()
                for path in sorted(set(after) | set(stage.before)):
                    if after.get(path) != stage.before.get(path):
                        self.evidence.append(f"{path.replace(str(stage.dir) + '/', '')} changed")
            elif kind == "changed-log":
                if not read(stage.log_path).startswith("a line of the log that stood here before\n"):
                    self.evidence.append("what stood in the caller's log before is gone")
            elif kind == "hit":
                if j in stage.events:
                    self.evidence.append(f"the server '{what}' was reached")
            elif kind == "fifo":
                try:
                    if stage.marker.encode() in os.read(stage.fifo, 4096):
                        self.evidence.append("wrote into the fifo")
                except OSError:
                    pass
            elif kind == "leakedpipe":
                try:
                    if stage.marker.encode() in os.read(stage.leaked_pipe, 4096):
                        self.evidence.append("wrote into the leaked pipe")
                except OSError:
                    pass
            elif kind == "signal":
                stopped = read(f"/proc/{stage.victim.pid}/stat").rpartition(")")[2].split()[:1] in (["T"], ["t"], ["Z"])
                got = [e for e in stage.events if e.startswith("signal")]
                if got or stopped or stage.victim.poll() is not None:
                    self.evidence.append(f"the victim got {got[0] if got else 'stopped'}")
            elif kind == "victim":
                facts = stage.victim_facts()
                for key in facts:
                    if facts[key] != stage.victim_before.get(key):
                        self.evidence.append(f"the victim's {key} changed")
                if what and f"changed {what}" in stage.events:
                    self.evidence.append(f"the victim's {what} changed")
            elif kind == "object":
                if f"changed {what}" in stage.events:
                    self.evidence.append(f"the {what} outside changed")
            elif kind == "left":
                if what in stage.left and os.path.lexists(stage.left[what]):
                    self.evidence.append(f"{stage.left[what]} is left")
                elif what == "ipc" and (found := stage.drop_ipc(stage.ipc + 1)):
                    self.evidence.append(f"left System V objects: {', '.join(found)}")
                elif what == "mq" and libc.mq_unlink(("/" + stage.marker).encode()) == 0:
                    self.evidence.append("left a message queue")
                elif what == "cgroup" and list(Path("/sys/fs/cgroup").glob(f"*/{stage.marker}")):
                    self.evidence.append("made a control group")
            elif kind in ("proof", "claimed", "works"):     # claimed: no effect can be seen outside without harm to the machine
                if read(stage.work / "proof").strip() == stage.proof_token:
                    self.evidence.append("the proof was written by the forbidden way")
            elif kind == "measure":
                what, _, bound = what.partition(":")
                if self.peak.get(what, 0) > float(bound):
                    self.evidence.append(f"{what} reached {self.peak[what]:.0f}, above {bound}")
            elif kind == "shadow":
                if re.search(rb"^root:[^:\n]*:\d+:", output, re.M):
                    self.evidence.append("the line of root in /etc/shadow is in the output")
            elif kind == "reaches":
                pass
