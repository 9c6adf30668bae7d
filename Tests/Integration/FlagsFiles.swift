import Foundation
import Support
import Testing

@Suite("Flags: files") struct FlagsFiles {
  /// A tree that no default grants: a secret, a program and a directory.
  private static func tree(_ cell: Cell) throws -> Stage {
    let tree = try Stage(for: cell.user)
    try tree.file("secret", "the secret\n")
    try tree.file("tool", "#!/bin/sh\necho the tool ran\n", mode: 0o755)
    try tree.directory("folder")
    try tree.file("folder/deep", "deep\n")
    return tree
  }

  @Test(arguments: Cell.all) func readGrantsReading(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    let tree = try Self.tree(cell)
    let script = "cat \(tree("secret")) \(tree("folder/deep"))"
    #expect(try cell.bareShell(script, in: stage).text == "the secret\ndeep\n")
    let without = try cell.sh([], script, in: stage)
    #expect(without.end == .exited(1) && without.out.isEmpty, "\(without)")
    for flag in ["-r", "--read"] as [Bytes] {
      let with = try cell.sh([flag, Bytes(tree.path)], script, in: stage)
      #expect(with.end == .exited(0) && with.text == "the secret\ndeep\n", "\(with)")
    }
    // One file, and not its neighbours.
    let one = try cell.sh(["-r", Bytes(tree("secret"))], script, in: stage)
    #expect(one.end == .exited(1) && one.text == "the secret\n", "\(one)")
  }

  @Test(arguments: Cell.all) func readGrantsNeitherChangingNorExecuting(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    let tree = try Self.tree(cell)
    let grant: [Bytes] = ["-r", Bytes(tree.path)]
    for change in [
      "echo x > \(tree("new"))", "echo x >> \(tree("secret"))", "rm \(tree("folder/deep"))", "mkdir \(tree("made"))",
      "mv \(tree("secret")) \(tree("moved"))", "ln -s x \(tree("link"))",
    ] {
      let done = try cell.sh(grant, "(\(change)) && echo done", in: stage)
      #expect(done.end != .exited(0) && done.out.isEmpty, "\(change): \(done)")
    }
    #expect(tree.contents("secret") == "the secret\n" && tree.contents("folder/deep") == "deep\n")
    for name in ["new", "made", "moved", "link"] { #expect(!tree.exists(name), "\(name)") }
    let executed = try cell.sh(grant, tree("tool"), in: stage)
    #expect(executed.end == .exited(126) && executed.out.isEmpty, "\(executed)")
    // The twins, in the order that leaves something for the next one.
    let bare = try cell.bareShell(
      "\(tree("tool")) && echo x > \(tree("new")) && mkdir \(tree("made")) && rm \(tree("folder/deep"))", in: stage)
    #expect(bare.end == .exited(0) && bare.text == "the tool ran\n", "\(bare)")
    #expect(tree.contents("new") == "x\n" && tree.exists("made") && !tree.exists("folder/deep"))
  }

  @Test(arguments: Cell.all) func execGrantsExecuting(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    let tree = try Self.tree(cell)
    for flag in ["-x", "--exec"] as [Bytes] {
      let done = try cell.sh(
        [flag, Bytes(tree.path)], "\(tree("tool")); cat \(tree("secret")); echo x > \(tree("new"))", in: stage)
      #expect(done.text == "the tool ran\nthe secret\n" && done.end != .exited(0), "\(done)")
      #expect(!tree.exists("new"))
    }
    let without = try cell.sh([], tree("tool"), in: stage)
    #expect(without.out.isEmpty && without.end != .exited(0), "\(without)")
  }

  @Test(arguments: Cell.all) func writeGrantsEverything(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    for flag in ["-w", "--write"] as [Bytes] {
      let tree = try Self.tree(cell)
      let done = try cell.sh(
        [flag, Bytes(tree.path)],
        """
        set -e; cd \(tree.path); ./tool; cat secret; echo new > new; echo more >> secret; rm folder/deep
        mkdir made; mv new made/new; ln -s made/new link; ln made/new hard; chmod 700 made; cat link hard
        """, in: stage)
      #expect(done.end == .exited(0) && done.text == "the tool ran\nthe secret\nnew\nnew\n", "\(done)")
      #expect(tree.contents("secret") == "the secret\nmore\n" && tree.contents("made/new") == "new\n")
      #expect(!tree.exists("folder/deep") && !tree.exists("new"))
    }
  }

  @Test(arguments: Cell.all) func aGrantedFileIsNotItsDirectory(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    let tree = try Self.tree(cell)
    let done = try cell.sh(
      ["-w", Bytes(tree("secret"))], "echo changed > \(tree("secret")); echo x > \(tree("new"))", in: stage)
    #expect(done.end != .exited(0), "\(done)")
    #expect(tree.contents("secret") == "changed\n" && !tree.exists("new"))
  }

  @Test(arguments: Cell.container) func denyHidesWhatIsThere(_ cell: Cell) throws {
    let tree = try Self.tree(cell)
    let script = "cat secret; cat folder/deep; ls folder; echo x > secret; echo x > folder/new; cat tool | wc -l"
    let done = try cell.sh(["-w", ".", "--deny", "secret", "--deny", "folder"], script, in: tree)
    #expect(done.text == "2\n", "\(done)")
    #expect(tree.contents("secret") == "the secret\n" && tree.contents("folder/deep") == "deep\n")
    #expect(!tree.exists("folder/new"))
    // It is not the mode that hides it: its owner cannot change that.
    let owner = try cell.sh(
      ["-w", ".", "--deny", "secret", "--deny", "folder"],
      "chmod 777 secret folder; mv secret away; rm -f secret; rmdir folder; cat secret folder/deep away", in: tree)
    #expect(owner.out.isEmpty && owner.end != .exited(0), "\(owner)")
    #expect(tree.contents("secret") == "the secret\n" && tree.contents("folder/deep") == "deep\n")
    let without = try cell.sh(["-w", "."], script, in: tree)
    #expect(without.text == "the secret\ndeep\ndeep\n2\n", "\(without)")
    #expect(tree.contents("secret") == "x\n" && tree.exists("folder/new"))
  }

  @Test(arguments: Cell.container) func denyKeepsWhatIsNotThereFromBeingMade(_ cell: Cell) throws {
    let tree = try Self.tree(cell)
    let script = "echo x > later; mkdir later; mkdir -p folder/later; echo x > folder/later/file"
    let flags: [Bytes] = ["-w", ".", "--deny", "later", "--deny", "folder/later"]
    let done = try cell.sh(flags, script, in: tree)
    #expect(done.end != .exited(0), "\(done)")
    // Nothing of the program's, and no placeholder of the launcher's.
    #expect(!tree.exists("later") && !tree.exists("folder/later"))
    #expect(
      Set(try FileManager.default.contentsOfDirectory(atPath: tree.path)) == ["secret", "tool", "folder"])
    #expect(try cell.sh(["-w", "."], script, in: tree).end == .exited(0))
    #expect(tree.contents("later") == "x\n" && tree.contents("folder/later/file") == "x\n")
  }

  @Test(arguments: Cell.process) func denyIsBeyondTheProcessWall(_ cell: Cell) throws {
    let tree = try Self.tree(cell)
    for path in ["secret", "folder", "later"] as [Bytes] {
      let done = try cell.sh(["-w", ".", "--deny", path], "echo ran", in: tree)
      #expect(done.isRefusal(naming: "--deny", "--wall container", "--optional deny"), "\(done)")
      let weaker = try cell.sh(["-w", ".", "--deny", path, "--optional", "deny"], "echo ran", in: tree)
      #expect(weaker.end == .exited(0) && weaker.text == "ran\n", "\(weaker)")
    }
    #expect(!tree.exists("later"))
  }

  @Test(arguments: Cell.all) func tmpIsPrivate(_ cell: Cell) throws {
    let host = try Stage(for: cell.user, in: "/tmp")
    try host.file("seen", "seen\n")
    let mark = (host.path as NSString).lastPathComponent
    let script = """
      cat /tmp/\(mark)/seen; d=${TMPDIR:-/tmp}; ls -A $d; echo mine > $d/\(mark)-made && cat $d/\(mark)-made
      """
    for flags in [[], ["--tmp", "private"], ["--tmp=private"]] as [[Bytes]] {
      let done = try cell.sh(flags, script)
      #expect(done.end == .exited(0) && done.text == "mine\n", "\(done)")
      #expect(access("/tmp/\(mark)-made", F_OK) != 0)
    }
    // What one run leaves there, the next one does not find.
    let place = try cell.sh([], "echo ${TMPDIR:-/tmp}")
    let directory = place.text.trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(directory == "/tmp" || access(directory, F_OK) != 0, "\(place)")
  }

  @Test(arguments: Cell.all) func tmpCanBeTheHosts(_ cell: Cell) throws {
    let host = try Stage(for: cell.user, in: "/tmp")
    try host.file("seen", "seen\n")
    let done = try cell.sh(["--tmp", "host"], "cat \(host("seen")); echo made > \(host("made"))")
    #expect(done.end == .exited(0) && done.text == "seen\n", "\(done)")
    #expect(host.contents("made") == "made\n")
  }

  @Test(arguments: Cell.container) func tmpCanBeBounded(_ cell: Cell) throws {
    let script = "head -c 3000000 /dev/zero > /tmp/large; s=$?; stat -c %s /tmp/large; exit $s"
    let done = try cell.sh(["--tmp", "size=1M"], script)
    #expect(done.end == .exited(1) && done.text == "1048576\n", "\(done)")
    let without = try cell.sh([], script)
    #expect(without.end == .exited(0) && without.text == "3000000\n", "\(without)")
  }

  @Test(arguments: Cell.all) func bareStartsFromNothing(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    let without = try cell.run([], ["/usr/bin/cat", "/etc/passwd"], in: stage)
    #expect(without.end == .exited(0), "\(without)")
    let none = try cell.run(["--bare"], ["/usr/bin/true"], in: stage)
    #expect([.exited(126), .exited(127)].contains(none.end) && none.complaints.count == 1, "\(none)")
    let flags: [Bytes] = ["--bare", "-x", "/usr", "-x", "/lib64", "-x", "/lib", "-x", "/bin"]
    #expect(try cell.run(flags, ["/usr/bin/true"], in: stage).end == .exited(0))
    let passwd = try cell.run(flags, ["/usr/bin/cat", "/etc/passwd"], in: stage)
    #expect(passwd.end == .exited(1) && passwd.out.isEmpty, "\(passwd)")
  }

  @Test(arguments: Cell.all) func theCurrentDirectoryIsReadable(_ cell: Cell) throws {
    let tree = try Self.tree(cell)
    let done = try cell.sh(
      [], "cat secret folder/deep; (echo x > new) || echo refused; ./tool || echo no tool", in: tree)
    #expect(done.text == "the secret\ndeep\nrefused\nno tool\n", "\(done)")
    #expect(!tree.exists("new"))
    #expect(try cell.bareShell("echo x > new; ./tool", in: tree).text == "the tool ran\n")
    #expect(tree.contents("new") == "x\n")
  }

  @Test(arguments: Cell.all) func theHomeDirectoryIsNot(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    try stage.directory("home")
    try stage.file("home/key", "key\n")
    for directory in ["home", "elsewhere"] {
      if directory == "elsewhere" { try stage.directory(directory) }
      var command = cell.command([], ["/bin/cat", Bytes(stage("home/key"))], in: stage)
      command.directory = stage(directory)
      let done = try run(command)
      #expect(done.end == .exited(1) && done.out.isEmpty, "in \(directory): \(done)")
    }
    #expect(try cell.bare(["/bin/cat", Bytes(stage("home/key"))], in: stage).text == "key\n")
  }

  @Test(arguments: Cell.all) func theRestOfTheSystemIsNot(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    var tried: [String] = []
    for path in [
      "/etc/shadow", "/etc/sudoers", "/etc/fstab", "/root", "/home", "/var/log", "/sys/kernel", "/boot", "/run", "/opt",
    ] {
      let script = "if [ -d \(path) ]; then ls -A \(path)/; else cat \(path); fi"
      // What the user cannot read without a wall proves nothing, nor does what is empty.
      let bare = try cell.bareShell(script, in: stage)
      guard bare.end == .exited(0), !bare.out.isEmpty else { continue }
      tried.append(path)
      let done = try cell.sh([], script, in: stage)
      #expect(done.end != .exited(0) && done.out.isEmpty, "\(path): \(done)")
      let granted = try cell.sh(["-r", Bytes(path)], script, in: stage)
      #expect(granted.end == .exited(0) && !granted.out.isEmpty, "\(path): \(granted)")
    }
    #expect(tried.contains("/sys/kernel") && tried.contains("/etc/shadow") == (cell.user == .root), "\(tried)")
  }

  @Test(arguments: Cell.container) func neighboursDoNotExist(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    let tree = try Self.tree(cell)
    let script = "for name in \(tree.path) \(tree("secret")) /etc/shadow; do [ -e $name ] && echo there; done; true"
    #expect(try cell.bareShell(script, in: stage).text == "there\nthere\nthere\n")
    let done = try cell.sh([], script, in: stage)
    #expect(done.end == .exited(0) && done.out.isEmpty, "\(done)")
  }

  /// What a mount namespace gives privately, the process wall gives by a flag.
  @Test(.requiresProgram("python3"), arguments: Cell.all) func sharedMemoryAndProcessesByFlag(_ cell: Cell) throws {
    let lock = "import multiprocessing; multiprocessing.Lock(); print('lock')"
    let child: [Bytes] = ["/bin/sh", "-c", "cat /proc/self/comm; :"]
    #expect(try cell.barePython(lock).text == "lock\n")
    #expect(try cell.bare(child).text == "cat\n")
    #expect(try cell.python(["-w", "/dev/shm"], lock).text == "lock\n")
    #expect(try cell.run(["-r", "/proc"], child).text == "cat\n")
    let isPrivate = cell.wall == .container
    #expect(try cell.python([], lock).text == (isPrivate ? "lock\n" : ""))
    #expect(try cell.run([], child).text == (isPrivate ? "cat\n" : ""))
  }
}
