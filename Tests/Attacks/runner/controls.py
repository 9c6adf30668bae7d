"""What must still work behind a wall."""
import subprocess, traceback

from .processes import credentials
from .running import Attack, Run
from .stage import Stage
from .verdicts import preconditions


def shell(text):
    return ["/bin/sh", "-c", text]


def died(number):
    return lambda code, out, err: code in (128 + number, -number)


BIG = bytes(range(256)) * 4096
# What must still work and shows only from outside: name, program, standard input, what must come of it.
OUTER = [
    ("stdin", ["/bin/cat"], BIG, lambda code, out, err: code == 0 and out == BIG),
    ("output-large", shell("head -c 4000000 /dev/zero"), b"", lambda code, out, err: code == 0 and len(out) == 4_000_000),
    ("standard-error", shell("echo one; echo two >&2"), b"", lambda code, out, err: out == b"one\n" and b"two\n" in err),
    *[(f"exit-{n}", shell(f"exit {n}"), b"", lambda code, out, err, n=n: code == n)
      for n in (0, 1, 2, 42, 63, 64, 100, 124, 125, 126, 127, 128, 129, 137, 200, 255)],
    ("not-found", ["/nowhere/at-all"], b"", lambda code, out, err: code == 127),
    ("not-executable", ["{ro}/data.txt"], b"", lambda code, out, err: code == 126),
    ("death-term", shell("kill -TERM $$"), b"", died(15)),
    ("death-kill", shell("kill -KILL $$"), b"", died(9)),
    ("death-segv", shell("ulimit -c 0; kill -SEGV $$"), b"", died(11)),
    ("arguments-bytes", ["/usr/bin/printf", "%s", b"\xff\xfe \n\x01"], b"", lambda code, out, err: out == b"\xff\xfe \n\x01"),
    ("arguments-empty", shell('echo $#') + ["sh", "", "a b", "--", "-x"], b"", lambda code, out, err: out == b"4\n"),
    ("arguments-long", ["/usr/bin/printf", "%s", "x" * 120000], b"", lambda code, out, err: len(out) == 120000),
    ("working-directory", ["/bin/pwd"], b"", lambda code, out, err: out.strip().endswith(b"/work")),
    ("path", ["ls", "/bin/sh"], b"", lambda code, out, err: out == b"/bin/sh\n"),
    ("closed-output", shell("yes | head -n 1"), b"", lambda code, out, err: code == 0 and out == b"y\n"),
]


def outer_control(o, entry):
    name, program, given, works = entry
    result = dict(group="controls", name=name, verdict="broken", why="", bare="")
    attack = Attack("\t".join(["controls", name, "", "", "", "", ""]))
    try:
        stage = Stage(o.root, o.binary, o.user, attack, "")
        try:
            program = [w.replace("{ro}", str(stage.ro)) if isinstance(w, str) else w for w in program]
            words = Run(o, attack, o.template, False).command(stage, {}, program)
            env = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TWA_MARK": stage.marker}
            try:
                done = subprocess.run(words, input=given, capture_output=True, env=env, cwd=stage.work, timeout=o.timeout,
                                      start_new_session=True, **credentials(o.user))
                code, out, err = done.returncode, done.stdout, done.stderr
            except FileNotFoundError:
                code, out, err = 127, b"", b""
            except PermissionError:
                code, out, err = 126, b"", b""
            if works(code, out, err):
                result["verdict"] = "works"
            else:
                result["why"] = f"status {code}, output {out[:60]!r}, error {err[-160:]!r}"
        finally:
            stage.close()
    except Exception as e:
        result["why"] = f"the runner failed: {e!r}"
    return result


def inner_control(o, a):
    result = dict(group="controls", name=a.name, verdict="n/a", why=preconditions(o, a), bare="")
    if result["why"]:
        return result
    try:
        run = Run(o, a, o.template, False).go()
        result.update(verdict="works" if run.evidence else "broken", why="" if run.evidence else (
            run.note or f"status {run.status}: {run.text.strip()[-160:]}"))
    except Exception as e:
        result.update(verdict="broken", why=f"the runner failed: {e!r} {traceback.format_exc()[-400:] if o.verbose else ''}")
    return result
