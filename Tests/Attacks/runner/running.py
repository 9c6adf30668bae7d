"""Starting an attack and watching it to its end."""
import fcntl, os, random, re, shlex, struct, subprocess, time

from .evidence import Evidence
from .processes import credentials, kill_marked, read
from .stage import Stage

LIMIT_FLAGS = {"mem": "-m {}", "procs": "-P {}", "files": "--open-files {}", "fsize": "--file-size {}",
               "time": "--timeout {}", "tmp": "--tmp size={}"}


class Attack:
    def __init__(self, line):
        self.group, self.name, self.judge, self.needs, self.stage, self.limits, self.modes = line.rstrip("\n").split("\t")
        self.program, self.mode = f"{self.group}/{self.name}", ""

    def with_mode(self, mode):
        other = Attack("\t".join([self.group, self.name, self.judge, self.needs, self.stage, self.limits, self.modes]))
        other.mode, other.name = mode, f"{self.name}@{mode}"
        return other


class Run(Evidence):
    """Starts an attack, bare or behind the wall, watches it and collects evidence."""

    def __init__(self, options, attack, template, bare):
        self.o, self.attack, self.template, self.bare = options, attack, template, bare
        self.evidence, self.started, self.status, self.held, self.peak = [], False, None, False, {}
        self.late = False

    def command(self, stage, values, program=None):
        words = []
        for word in shlex.split(self.template):
            if word == "{cmd}":
                words += program or [str(stage.bin), "run", self.attack.program] + [f"{k}={v}" for k, v in values.items()]
            elif word == "{limits}":
                for limit in self.attack.limits.split():
                    key, value = limit.split("=")
                    words += LIMIT_FLAGS[key].format(value).split()
                if self.attack.mode == "timeout":
                    words += LIMIT_FLAGS["time"].format("1s").split()
            elif word == "{tty}":
                words += ["--tty"] if "asks-tty" in stage.words else []
            else:
                words.append(word.format(work=stage.work, ro=stage.ro, bin=stage.bin, port=stage.args.get("allowed", 0)))
        return words

    def go(self):
        a, o = self.attack, self.o
        stage = Stage(o.root, o.binary, o.user, a, a.limits)
        try:
            tries = 12 if a.mode == "early" else 1
            for _ in range(tries):
                self.once(stage)
                if self.evidence:
                    break
            if a.mode != "early":
                self.judge(stage)
            self.text = stage.output.decode("utf-8", "replace")
            self.note = next((l.strip() for l in reversed(self.text.replace("\r", "").split("\n")) if l.startswith("note: ")), "")[6:]
        finally:
            stage.close()
        return self

    def once(self, stage):
        a = self.attack
        values = dict(stage.args)
        if a.mode:
            values["mode"] = a.mode
        words = self.command(stage, values)
        if self.bare and "parent" in stage.words:      # in place of the wall's own process
            words = [str(stage.bin), "through", *words]
        env = {"PATH": "/usr/bin:/bin", "HOME": str(stage.outside), "LANG": "C.UTF-8", "TWA_MARK": stage.marker,
               "AWS_SECRET_ACCESS_KEY": stage.secret["env"], "TERM": "dumb"}
        common = dict(env=env, cwd=stage.work, pass_fds=stage.pass_fds, **credentials(self.o.user))
        reader = None
        if stage.slave is not None:
            process = subprocess.Popen([str(stage.bin), "tty", *words], stdin=stage.slave, stdout=stage.slave,
                                       stderr=stage.slave, **common)
            out = stage.master
        elif "log" in stage.words:
            log = os.open(stage.log_path, os.O_RDWR | os.O_APPEND)
            process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, **common)
            os.close(log)
            out = None
        else:
            stdin = open(stage.stdin_path, "rb") if "stdin" in stage.words else subprocess.DEVNULL
            reader, writer = os.pipe()
            process = subprocess.Popen(words, stdin=stdin, stdout=writer, stderr=writer, start_new_session=True, **common)
            os.close(writer)
            os.set_blocking(reader, False)
            out = reader
            if stdin is not subprocess.DEVNULL:
                stdin.close()
        try:
            self.watch(stage, process, out)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
            self.status = process.returncode
            self.drain(stage, out)
            self.started = self.started or b"start " + a.program.encode() in stage.output
            if a.modes:
                self.survivors(stage)
            kill_marked(stage.marker)
            stage.unmount()
            if reader is not None:
                os.close(reader)

    def drain(self, stage, out):
        if out is None:
            stage.output = read(stage.log_path, True)
            return
        try:
            while data := os.read(out, 65536):
                if len(stage.output) < 1 << 22:
                    stage.output += data
        except OSError:
            pass

    def watch(self, stage, process, out):
        a = self.attack
        began, end = time.monotonic(), time.monotonic() + self.o.timeout
        seen = ready = 0
        kill_at = random.uniform(0, 0.03) if a.mode == "early" else None
        signalled = None
        while True:
            now = time.monotonic()
            stage.pump(0.002 if kill_at is not None else 0.01)
            stage.tick()
            self.drain(stage, out)
            text = stage.output
            if not self.started and b"start " + a.program.encode() in text:
                self.started, self.start_time = True, now
            if "measure:" in a.judge and not self.held:
                self.measure(stage)
            if seen < len(text):
                fresh, seen = text[max(0, seen - 64):], len(text)
                if b"hold\n" in fresh.replace(b"\r", b"") and not self.held:
                    self.held, self.held_at = True, time.monotonic()
                    self.inspect(stage)
                    (stage.work / "go").touch()
                for number, version in re.findall(rb"port (\d+) ([46])\r?\n", fresh):
                    if int(number) not in stage.ports:
                        stage.ports[int(number)] = True
                        self.visit(stage, int(number), int(version))
                        (stage.work / "go").touch()
                if b"ready\n" in fresh and not ready:
                    ready = now
            if "tty:discipline" in a.judge and not self.evidence:
                if number := struct.unpack("i", fcntl.ioctl(stage.slave, 0x5424, b"\0" * 4))[0]:
                    self.evidence.append(f"the caller's terminal has line discipline {number}")
                    (stage.work / "go").touch()
            if process.poll() is not None:
                break
            if self.held and not a.modes and now - self.held_at > 0.5:
                process.kill()           # an attack that lost sight of the stage does not see that it may end
                break
            if kill_at is not None and now - began > kill_at:
                process.kill()
                break
            if ready and signalled is None and now - ready > 0.02:
                if a.mode == "kill" or (a.mode == "timeout" and self.bare and now - ready > 0.2):
                    process.kill()
                    signalled = now
                elif a.mode == "term":
                    process.terminate()
                    signalled = now
            if signalled and now - signalled > 2:      # a wall may hand SIGTERM on; what counts is what its own end leaves
                process.kill()
                break
            if a.mode == "timeout" and now - began > 4.5:
                self.late = True
                break
            if now > end:
                break
        for _ in range(3):
            while stage.pump(0.004):
                if process.poll() is not None and not stage.sockets:
                    break
                if "signal death" in stage.events:
                    break
