import Foundation
import Support
import Testing

@Suite("Flags: environment and system calls") struct FlagsEnvironment {
  /// `env` behind the wall, with secrets in the caller's environment; `TMPDIR` is where the wall puts /tmp, and it puts
  /// a home that is out of reach there too.
  private static func environment(_ cell: Cell, _ flags: [Bytes]) throws -> Set<String> {
    var command = cell.command(flags, ["/usr/bin/env"])
    command.environment += ["SECRET=token", "LD_PRELOAD_LIKE=x", "LC_TIME=C", "TZ=UTC", "EMPTY="]
    let done = try run(command)
    #expect(done.end == .exited(0) && done.error.isEmpty, "\(done)")
    let lines = done.lines
    let place = lines.first { $0.hasPrefix("TMPDIR=") }?.dropFirst(7)
    return Set(
      lines.filter { !$0.hasPrefix("TMPDIR=") }.map { $0.dropFirst(5) == place ? "HOME=/nonexistent" : $0 })
  }

  private static let kept: Set<String> = [
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "TERM=xterm",
    "HOME=/nonexistent", "USER=somebody", "LC_TIME=C", "TZ=UTC",
  ]

  @Test(arguments: Cell.all) func aShortListIsKept(_ cell: Cell) throws {
    #expect(try Self.environment(cell, []) == Self.kept)
  }

  @Test(arguments: Cell.all) func envSetsAndKeeps(_ cell: Cell) throws {
    #expect(try Self.environment(cell, ["--env", "SECRET"]) == Self.kept.union(["SECRET=token"]))
    #expect(try Self.environment(cell, ["--env=SECRET=mine"]) == Self.kept.union(["SECRET=mine"]))
    #expect(try Self.environment(cell, ["--env", "EMPTY"]) == Self.kept.union(["EMPTY="]))
    #expect(try Self.environment(cell, ["--env", "A=", "--env", "B=x=y z"]) == Self.kept.union(["A=", "B=x=y z"]))
    #expect(try Self.environment(cell, ["--env", "A=1", "--env", "A=2"]) == Self.kept.union(["A=2"]))
    #expect(try Self.environment(cell, ["--env", "NOBODY_HAS_IT"]) == Self.kept)
    #expect(
      try Self.environment(cell, ["--env", "TZ=CET"]) == Self.kept.subtracting(["TZ=UTC"]).union(["TZ=CET"]))
  }

  @Test(arguments: Cell.all) func keepEnvKeepsAll(_ cell: Cell) throws {
    let all = Self.kept.union(["SECRET=token", "LD_PRELOAD_LIKE=x", "EMPTY="])
    #expect(try Self.environment(cell, ["--keep-env"]) == all)
    #expect(try Self.environment(cell, ["--keep-env", "--env", "NEW=1"]) == all.union(["NEW=1"]))
  }

  @Test(arguments: Cell.all) func cleanEnvStartsEmpty(_ cell: Cell) throws {
    #expect(try Self.environment(cell, ["--clean-env"]).subtracting(Self.kept.filter { $0.hasPrefix("PATH=") }) == [])
    let some = try Self.environment(cell, ["--clean-env", "--env", "SECRET", "--env", "B=2"])
    #expect(Set(some.filter { !$0.hasPrefix("PATH=") }) == ["SECRET=token", "B=2"])
  }

  @Test(arguments: Cell.all) func cwdIsWhereItRuns(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    try stage.directory("work")
    try stage.file("work/name", "in the stage\n")
    #expect(try cell.run([], ["/bin/pwd"], in: stage).text == stage.path + "\n")
    for path in ["/usr/bin", "/etc/ssl"] {
      #expect(try cell.run(["--cwd", Bytes(path)], ["/bin/pwd"], in: stage).text == path + "\n")
    }
    let relative = try cell.sh(["-r", "work", "--cwd", "work"], "pwd; cat name", in: stage)
    #expect(relative.text == stage("work") + "\nin the stage\n", "\(relative)")
  }

  @Test(arguments: Cell.container) func hostnameIsWhatIsSaid(_ cell: Cell) throws {
    #expect(try cell.run(["--hostname", "elsewhere"], ["/usr/bin/uname", "-n"]).text == "elsewhere\n")
    #expect(try cell.bare(["/usr/bin/uname", "-n"]).text != "elsewhere\n")
  }

  @Test(arguments: Cell.process) func hostnameIsBeyondTheProcessWall(_ cell: Cell) throws {
    let done = try cell.sh(["--hostname", "elsewhere"], "echo ran")
    #expect(done.isRefusal(naming: "--hostname", "--wall container"), "\(done)")
  }

  @Test(arguments: Cell.container) func identityIsWhatIsSaid(_ cell: Cell) throws {
    let script = "id -u; id -g; [ -w . ] && echo hello > new"
    for (flags, uid, gid) in [
      (["--uid", "12345"], "12345", nil), (["--gid=54321"], nil, "54321"),
      (["--uid", "12345", "--gid", "54321"], "12345", "54321"), (["--uid=0", "--gid=0"], "0", "0"),
    ] as [([Bytes], String?, String?)] {
      let stage = try Stage(for: cell.user)
      let own = try cell.sh(["-w", "."], "id -u; id -g", in: stage).lines
      let done = try cell.sh(["-w", "."] + flags, script, in: stage)
      #expect(done.end == .exited(0) && done.lines == [uid ?? own[0], gid ?? own[1]], "\(flags): \(done)")
      // Outside it is still the caller who made the file.
      var status = stat()
      #expect(lstat(stage("new"), &status) == 0 && status.st_uid == cell.user.id, "\(flags)")
    }
  }

  @Test(arguments: Cell.process) func identityIsBeyondTheProcessWall(_ cell: Cell) throws {
    for flag in ["--uid", "--gid"] as [Bytes] {
      let done = try cell.sh([flag, "12345"], "echo ran")
      #expect(done.isRefusal(naming: flag.text, "--wall container"), "\(done)")
    }
  }

  @Test(arguments: Cell.all) func denySyscallRefuses(_ cell: Cell) throws {
    #expect(try cell.run([], ["/usr/bin/uname", "-s"]).text == "Linux\n")
    let named = try cell.run(["--deny-syscall", "uname"], ["/usr/bin/uname", "-s"])
    #expect(named.end == .exited(1) && named.out.isEmpty, "\(named)")
    let other = try cell.run(["--deny-syscall", "chroot"], ["/usr/bin/uname", "-s"])
    #expect(other.text == "Linux\n", "\(other)")
    let sync: [Bytes] = ["/usr/bin/python3", "-c", "import os; os.fsync(0); print('synced')"]
    for (flags, text) in [([], "synced\n"), (["--deny-syscall=@sync"], ""), (["--deny-syscall=@clock"], "synced\n")]
      as [([Bytes], String)]
    {
      var command = cell.command(["-r", "/etc/passwd"] + flags, sync)
      command.standardInput = .file("/etc/passwd")
      #expect(try run(command).text == text, "\(flags)")
    }
  }

  @Test(.requiresUserNamespaces, arguments: Cell.all) func allowSyscallAllows(_ cell: Cell) throws {
    let words: [Bytes] = ["/usr/bin/unshare", "--user", "/bin/echo", "unshared"]
    #expect(try cell.bare(words).text == "unshared\n")
    let refused = try cell.run([], words)
    #expect(refused.end == .exited(1) && refused.out.isEmpty, "\(refused)")
    for name in ["unshare", "@namespace"] as [Bytes] {
      let named = try cell.run(["--allow-syscall", name], words)
      #expect(named.text == "unshared\n", "\(named)")
    }
    for name in ["bpf", "@mount"] as [Bytes] {
      let other = try cell.run(["--allow-syscall", name], words)
      #expect(other.end == .exited(1) && other.out.isEmpty, "\(other)")
    }
  }

  @Test(arguments: Cell.all) func unknownNamesAreRefused(_ cell: Cell) throws {
    for flag in ["--allow-syscall", "--deny-syscall"] as [Bytes] {
      for name in ["no_such_call", "@no-such-group", "", "@", "unam"] as [Bytes] {
        let done = try cell.sh([flag, name], "echo ran")
        #expect(done.isRefusal(naming: name.text.isEmpty ? flag.text : name.text), "\(flag) \(name): \(done)")
      }
    }
    for feature in ["no-such-feature", "", "den", "deny,"] as [Bytes] {
      let done = try cell.sh(["--optional", feature], "echo ran")
      #expect(done.isRefusal(naming: "--optional"), "\(feature): \(done)")
    }
    #expect(try cell.sh(["--optional", "deny"], "echo ran").text == "ran\n")
  }
}
