import Foundation
import Support
import Testing

/// Interpreters and what their standard libraries ask of the kernel.
@Suite("Programs: languages") struct ProgramsLanguages {
  @Test(.requiresProgram("python3"), arguments: Cell.all) func pythonsStandardLibrary(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    let script = """
      import hashlib, os, queue, sqlite3, subprocess, sys, tempfile, threading
      base = sqlite3.connect("wall.db")
      base.execute("pragma journal_mode=wal")
      base.execute("create table stones (id integer primary key, weight integer)")
      with base:
          base.executemany("insert into stones (weight) values (?)", [(n,) for n in range(1000)])
      print("sqlite", base.execute("select sum(weight) from stones").fetchone()[0], base.execute("pragma integrity_check").fetchone()[0])
      base.close()
      done = subprocess.run(["tr", "a-z", "A-Z"], input="through a pipe", capture_output=True, text=True, check=True)
      print("subprocess", done.stdout)
      print("status", subprocess.run(["/bin/sh", "-c", "exit 3"]).returncode, subprocess.run(["/bin/sh", "-c", "kill -9 $$"]).returncode)
      work, results = queue.Queue(), []
      def serve():
          while (n := work.get()) is not None: results.append(n * n)
      threads = [threading.Thread(target=serve) for _ in range(8)]
      for t in threads: t.start()
      for n in range(500): work.put(n)
      for t in threads: work.put(None)
      for t in threads: t.join()
      print("threads", sum(results))
      with tempfile.TemporaryDirectory() as d, tempfile.TemporaryFile() as f:
          open(os.path.join(d, "x"), "w").write("kept")
          f.write(b"nameless"); f.seek(0)
          print("tempfile", d.startswith(os.environ.get("TMPDIR", "/tmp") + "/"), open(os.path.join(d, "x")).read(), f.read().decode())
      print("gone", os.path.exists(d))
      print("hash", hashlib.sha256(b"wall").hexdigest()[:8], len(os.urandom(16)))
      """
    let done = try cell.python(["-w", Bytes(stage.path)], script, in: stage)
    #expect(done.end == .exited(0) && done.error.isEmpty, "\(done)")
    #expect(
      done.lines == [
        "sqlite 499500 ok", "subprocess THROUGH A PIPE", "status 3 -9", "threads 41541750",
        "tempfile True kept nameless",
        "gone False", "hash 4d8aaa64 16",
      ], "\(done)")
    // What was stored is a database outside of the wall, too.
    let read = try cell.bare(
      [
        "/usr/bin/python3", "-c",
        "import sqlite3; print(sqlite3.connect('wall.db').execute('select count(*) from stones').fetchone())",
      ], in: stage)
    #expect(read.text == "(1000,)\n", "\(read)")
  }

  @Test(.requiresProgram("python3"), arguments: Cell.all) func pythonsVirtualEnvironments(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    let made = try cell.run(
      ["-w", Bytes(stage.path)], ["/usr/bin/python3", "-m", "venv", "--without-pip", "env"], in: stage)
    #expect(made.end == .exited(0) && made.error.isEmpty, "\(made)")
    let used = try cell.run(
      ["-w", Bytes(stage.path)],
      [
        "env/bin/python", "-c", "import sys; print(sys.prefix); print(sys.prefix != sys.base_prefix)",
      ], in: stage)
    #expect(used.text == "\(stage("env"))\nTrue\n", "\(used)")
    // Read and execute rights are enough to use it, and not enough to add to it.
    let kept = try cell.run(
      ["-x", Bytes(stage.path)],
      [
        "env/bin/python", "-c", "import sys; print(sys.prefix); open('env/added', 'w')",
      ], in: stage)
    #expect(kept.text == "\(stage("env"))\n" && kept.end == .exited(1), "\(kept)")
    #expect(!stage.exists("env/added"), "\(kept)")
  }

  @Test(.requiresProgram("node"), arguments: Cell.all) func nodesStandardLibrary(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    try stage.file(
      "tool.js",
      """
      const fs = require('fs'), crypto = require('crypto'), { execFileSync, spawn } = require('child_process');
      const { Worker } = require('worker_threads'), zlib = require('zlib');
      (async () => {
        fs.mkdirSync('out/deep', { recursive: true });
        await fs.promises.writeFile('out/deep/file', 'written by node');
        await fs.promises.rename('out/deep/file', 'out/file');
        console.log('fs', fs.readFileSync('out/file', 'utf8'), fs.readdirSync('out').join());
        console.log('execFile', execFileSync('tr', ['a-z', 'A-Z'], { input: 'through a pipe' }).toString());
        const child = spawn('/bin/sh', ['-c', 'read line; echo "heard $line"; exit 3']);
        let said = ''; child.stdout.on('data', d => said += d); child.stdin.end('a stone\\n');
        const code = await new Promise(done => child.on('close', done));
        console.log('spawn', said.trim(), code);
        const sums = await Promise.all([1, 2, 3, 4].map(n => new Promise((done, fail) => {
          const w = new Worker(`const { parentPort, workerData } = require('worker_threads');
            let s = 0; for (let i = 0; i < 100000; i++) s += i * workerData; parentPort.postMessage(s)`,
            { eval: true, workerData: n });
          w.on('message', done); w.on('error', fail);
        })));
        console.log('workers', sums.join());
        const key = await new Promise((done, fail) => crypto.scrypt('wall', 'salt', 16, (e, k) => e ? fail(e) : done(k)));
        console.log('crypto', crypto.createHash('sha256').update('wall').digest('hex').slice(0, 8), key.length,
          crypto.randomBytes(32).length);
        console.log('zlib', zlib.gunzipSync(zlib.gzipSync('round trip')).toString());
        try { fs.writeFileSync('/etc/thinwall-test', ''); console.log('wrote') } catch (e) { console.log('refused', e.code) }
      })();
      """)
    try stage.directory("out")
    let done = try cell.run(
      ["-w", Bytes(stage("out"))], [Bytes(try #require(Machine.program("node"))), "tool.js"], in: stage)
    #expect(done.end == .exited(0) && done.error.isEmpty, "\(done)")
    let said = done.lines
    #expect(
      said.dropLast() == [
        "fs written by node deep,file", "execFile THROUGH A PIPE", "spawn heard a stone 3",
        "workers 4999950000,9999900000,14999850000,19999800000", "crypto 4d8aaa64 16 32", "zlib round trip",
      ], "\(done)")
    #expect(["refused EACCES", "refused EROFS"].contains(said.last ?? ""), "\(done)")
    #expect(stage.contents("out/file") == "written by node")
  }

  @Test(.requiresProgram("bash"), arguments: Cell.all) func bashPlumbing(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    let script = """
      set -o pipefail
      seq 1 50000 | grep 7 | sort -rn | head -n 3 | tr '\\n' ' '; echo
      seq 1 1000 | sort -R | sort -n | md5sum | cut -c 1-8
      cat <<END
      a here-document of $((6 * 7)) words
      END
      cat <<< "a here-string"
      yes here-document | head -n 100000 > large; wc -l < <(cat large)
      diff <(seq 1 3) <(seq 2 4) | tr '\\n' ' '; echo
      seq 1 3 | tee >(wc -l > counted) > /dev/null; until [ -s counted ]; do sleep 0.01; done; cat counted
      false | true; echo "pipefail $?"
      (exit 9) & wait $!; echo "waited $?"
      coproc UP { tr a-z A-Z; }; echo spoken >&${UP[1]}; in=${UP[1]}; exec {in}>&-; read -r heard <&${UP[0]}; echo "$heard"
      mkfifo pipe; cat pipe & echo named > pipe; wait
      exec 7<> seven; echo seventh >&7; exec 7>&-; cat seven
      trap 'echo trapped' USR1; kill -USR1 $$; trap 'echo left' EXIT
      exit 5
      """
    let done = try cell.run(["-w", Bytes(stage.path)], ["/bin/bash", "-c", Bytes(script)], in: stage)
    let bare = try Stage(for: cell.user)
    let twin = try cell.bare(["/bin/bash", "-c", Bytes(script)], in: bare)
    #expect(done.end == .exited(5) && done.error.isEmpty, "\(done)")
    #expect(done.text.contains("a here-document of 42 words") && done.text.hasSuffix("trapped\nleft\n"), "\(done)")
    #expect(done.out == twin.out, "\(done)\n\(twin)")
  }
}
