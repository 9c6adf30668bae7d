"""One fresh world for one run."""
import fcntl, hashlib, os, random, secrets, shutil, signal, socket, stat, struct, subprocess, tempfile
from pathlib import Path

from .outside import Outside
from .processes import kill_marked, libc, read

FS_IOC_GETFLAGS = 0x80086601


def token():
    return "tw" + secrets.token_hex(6)


class Stage(Outside):
    """One fresh world for one run: granted and hidden directories, a victim process, servers, leaked descriptors."""

    def __init__(self, root, binary, user, attack, limits):
        self.id, self.marker = "s" + secrets.token_hex(5), "m" + secrets.token_hex(8)
        self.user, self.attack, self.limits = user, attack, limits
        self.dir = Path(tempfile.mkdtemp(prefix=self.id, dir=root))
        self.secret = {k: token() for k in (
            "file", "name", "link", "xattr", "fd", "dirfd", "stdin", "env", "memory", "argv", "victimenv", "victimfd", "comm",
            "shm", "msg", "mq", "key", "posixshm", "service", "scm", "fifo", "watch", "sniff", "tool", "rootonly", "ro",
            "victimcwd")}
        self.proof_token = self.marker[::-1]
        self.events, self.sockets, self.files, self.ports, self.output = [], {}, [], {}, b""
        self.master = self.slave = self.victim = None
        self.clients, self.args = {}, {}
        self.words = set((attack.stage + " " + attack.needs).split())
        self.bin = binary
        try:
            self.build()
        except BaseException:
            self.close()
            raise

    def own(self, path, mode=None):
        if mode is not None and not os.path.islink(path):
            os.chmod(path, mode)
        os.chown(path, self.user, self.user, follow_symlinks=False) if os.getuid() == 0 else None

    def file(self, path, text, mode=0o644):
        Path(path).write_text(text)
        self.own(path, mode)
        return str(path)

    def folder(self, path, mode=0o755):
        os.mkdir(path)
        self.own(path, mode)
        return path

    def build(self):
        d, s, a = self.dir, self.secret, self.args
        os.chmod(d, 0o755)
        self.own(d)
        work, ro, out = self.folder(d / "work"), self.folder(d / "ro"), self.folder(d / "outside")
        self.work, self.ro, self.outside = work, ro, out
        a.update(work=work, ro=ro, hidden=out, bin=self.bin, marker=self.marker, proof=self.proof_token)
        a["secret"] = self.file(out / "secret.txt", s["file"] + "\n", 0o600)
        a["target"] = self.file(out / "target.txt", "untouched\n", 0o600)
        a["suid"] = self.file(out / "suid", "#!/bin/sh\n", 0o600)
        os.chmod(out / "suid", 0o4755)
        a["tool"] = self.file(out / "tool", f"#!/bin/sh\necho {s['tool']}\n", 0o755)
        a["rofile"] = self.file(ro / "data.txt", "granted " + s["ro"] + "\n", 0o644)
        os.symlink(s["link"], out / "link")
        a["link"] = out / "link"
        self.folder(out / "empty")
        names = self.folder(out / "names")
        self.file(names / s["name"], "")
        a["names"] = names
        a["watched"] = self.folder(out / "watched")
        self.size = random.randint(100_000, 900_000)
        a["sized"] = self.file(out / "sized", "")
        os.truncate(out / "sized", self.size)
        s["size"] = str(self.size)
        os.utime(out / "sized", (1, stamp := random.randint(10**8, 10**9)))
        s["stamp"] = str(stamp)
        try:
            os.setxattr(out / "secret.txt", "user.secret", s["xattr"].encode())
        except OSError:
            pass
        a["oracle"] = self.folder(out / "oracle")
        bits = random.getrandbits(32)
        for i in range(32):
            if bits >> i & 1:
                self.file(out / "oracle" / f"n{i:02d}", "", 0o644)
        s["oracle"] = f"oracle {bits:08x}"
        os.mkfifo(out / "fifo")
        self.own(out / "fifo", 0o600)
        a["fifo"] = out / "fifo"
        self.fifo = os.open(out / "fifo", os.O_RDWR | os.O_NONBLOCK)
        self.files.append(self.fifo)
        os.write(self.fifo, s["fifo"].encode())
        os.symlink("../outside/secret.txt", work / "prepared")
        os.symlink("../outside", work / "prepared-dir")
        self.file(work / "own.txt", "own\n")
        self.file(work / "script.sh", "#!/bin/sh\necho script \"$@\"\n", 0o755)
        if os.getuid() == 0:
            Path(ro / "rootonly").write_text(s["rootonly"])
            os.chmod(ro / "rootonly", 0o600)
        if "setid" in self.words:
            a["setid"] = shutil.copy(self.bin, ro / "setid")
            os.chmod(ro / "setid", 0o4755)
        if "filecap" in self.words:      # cap_dac_override and cap_dac_read_search, effective
            a["filecap"] = shutil.copy(self.bin, ro / "filecap")
            os.chmod(ro / "filecap", 0o755)
            os.setxattr(ro / "filecap", "security.capability", struct.pack("<IIIII", 0x02000001, 6, 0, 0, 0))
        for line in read("/proc/self/mountinfo").splitlines():
            if line.split()[4].split("/")[1] not in ("", "proc", "sys", "dev", "run", "tmp"):
                s["hostmount"] = line.split()[4] + " "
        s["cgroup"] = next((l for l in read("/proc/self/cgroup").splitlines() if len(l.split(":", 2)[2]) > 1), token())
        if "kmsg" in self.words:
            s["kmsg"] = token()
            Path("/dev/kmsg").write_text(f"thinwall attack suite {s['kmsg']}\n")
        # Names that an attack may leave in places shared by all, so that the runner knows where to look.
        a["hostmnt"] = os.readlink("/proc/self/ns/mnt")
        a["disk"] = os.stat("/").st_dev
        self.left = {"tmp": f"/tmp/{self.marker}", "vartmp": f"/var/tmp/{self.marker}", "shm": f"/dev/shm/{self.marker}",
                     "usr": f"/usr/{self.marker}", "etc": f"/etc/{self.marker}"}
        a.update({"left" + k: v for k, v in self.left.items()})
        a["ipc"] = self.ipc = random.randrange(1, 2**31 - 2, 2)
        a["leftipc"] = self.ipc + 1
        self.posixshm = f"/dev/shm/{self.id}"
        a["posixshm"] = self.file(self.posixshm, s["posixshm"], 0o600)
        a["mq"] = "/" + self.id
        self.descriptors()
        self.servers()
        self.start_victim()
        if "tty" in self.words:
            self.terminal()
        self.before = self.snapshot()

    def descriptors(self):
        """Descriptors that the caller of the wall forgot to close, under numbers of their own."""
        s, a = self.secret, self.args
        path = self.file(self.dir / "leaked", s["fd"], 0o600)
        self.pass_fds = []

        def keep(fd, key):
            high = fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 200)
            os.close(fd)
            self.files.append(high)
            self.pass_fds.append(high)
            a[key] = high
            return high

        keep(os.open(path, os.O_RDWR), "fdfile")
        keep(os.open(self.outside, os.O_RDONLY | os.O_DIRECTORY), "fddir")
        keep(os.open(self.outside / "target.txt", os.O_PATH), "fdpath")
        mine, theirs = socket.socketpair()
        self.sockets["leaked"] = mine
        keep(theirs.detach(), "fdsocket")
        r, w = os.pipe()
        os.set_blocking(r, False)
        self.files.append(r)
        self.leaked_pipe = r
        keep(w, "fdpipe")
        self.stdin_path = self.file(self.dir / "stdin", s["stdin"] + "\n", 0o600)
        self.log_path = self.file(self.dir / "log", "a line of the log that stood here before\n", 0o600)

    def snapshot(self):
        facts = {}
        tops = [self.outside, self.ro, self.dir / "leaked", self.dir / "stdin", self.dir / "log", Path(self.posixshm)]
        for top in tops:
            for path in [top] + (sorted(top.rglob("*")) if top.is_dir() and not top.is_symlink() else []):
                if path.name == "watched" or path.parent.name == "watched":
                    continue
                try:
                    i = os.lstat(path)
                except OSError:
                    continue
                fact = [i.st_mode, i.st_uid, i.st_gid, i.st_size, i.st_mtime_ns, i.st_nlink, i.st_rdev]
                if stat.S_ISREG(i.st_mode):
                    try:
                        fact.append({n: os.getxattr(path, n) for n in os.listxattr(path)})
                        with open(path, "rb") as f:
                            fact.append(hashlib.sha1(f.read()).hexdigest() if i.st_size < 65536 else "")
                            fact.append(fcntl.ioctl(f.fileno(), FS_IOC_GETFLAGS, b"\0" * 8))
                    except OSError:
                        pass
                facts[str(path)] = fact
        return facts

    def unmount(self):
        """An attack that mounted in the machine's own namespace must not outlive its run; True when nothing is left."""
        for _ in range(4):
            mounts = [l.split()[4] for l in read("/proc/self/mountinfo").splitlines() if f"/{self.dir.name}/" in l.split()[4]]
            for path in reversed(mounts):
                libc.umount2(path.encode(), 2)
            if not mounts:
                return True
        return False

    def close(self):
        kill_marked(self.marker)
        if not self.unmount():
            raise RuntimeError(f"mounts are left below {self.dir}: look before deleting anything")
        if self.victim:
            try:
                os.kill(self.victim.pid, signal.SIGCONT)
                self.victim.stdin.close()
                self.victim.wait(1)
            except (OSError, subprocess.TimeoutExpired):
                self.victim.kill()
                self.victim.wait()
                self.drop_ipc(self.ipc)
                libc.mq_unlink(("/" + self.id).encode())
            self.victim.stdout.close()
        for s in list(self.sockets.values()) + list(self.clients):
            s.close()
        for fd in self.files:
            os.close(fd)
        for path in [*getattr(self, "left", {}).values(), getattr(self, "posixshm", "")]:
            if path and os.path.lexists(path):
                os.unlink(path)
        if hasattr(self, "ipc"):
            self.drop_ipc(self.ipc + 1)
            libc.mq_unlink(("/" + self.marker).encode())
        for top in Path("/sys/fs/cgroup").glob(f"*/{self.marker}"):
            os.rmdir(top)
        for path in [self.dir, *self.dir.rglob("*")]:      # flags such as append-only would keep files alive
            try:
                if path.is_file() and not path.is_symlink():
                    fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
                    fcntl.ioctl(fd, 0x40086602, struct.pack("l", 0x80000))
                    os.close(fd)
            except OSError:
                pass
        shutil.rmtree(self.dir, ignore_errors=True)

    @staticmethod
    def drop_ipc(key):
        found = {}
        for kind, get, rm in (("shm", lambda: libc.shmget(key, 0, 0), lambda i: libc.shmctl(i, 0, None)),
                              ("msg", lambda: libc.msgget(key, 0), lambda i: libc.msgctl(i, 0, None)),
                              ("sem", lambda: libc.semget(key, 0, 0), lambda i: libc.semctl(i, 0, 0))):
            identity = get()
            if identity >= 0:
                found[kind] = True
                rm(identity)
        return found
