import Foundation
import Support
import Testing

/// What goes into the program and comes out of it, byte for byte.
@Suite("Bytes") struct BytesThroughTheWall {
  /// Every byte that a word can hold.
  private static let all = Support.Bytes((1...255).map { UInt8($0) })
  private static let odd: [Support.Bytes] = [
    all, Support.Bytes([0xff, 0xfe]), Support.Bytes([0xc3]), "", " ", "\n", "a\nb", "--", "-r", "$HOME", "é", "'\"\\",
  ]

  @Test(arguments: Cell.all) func arguments(_ cell: Cell) throws {
    let program: [Support.Bytes] = ["/usr/bin/printf", "%s\\0"] + Self.odd
    let done = try cell.run([], program)
    #expect(done.end == .exited(0), "\(done)")
    #expect(done.out == Self.odd.flatMap { $0.bytes + [0] }, "\(done)")
    #expect(try cell.bare(program).out == done.out)
  }

  @Test(arguments: Cell.all) func environment(_ cell: Cell) throws {
    let value = Support.Bytes("VALUE=") + Self.all
    let name = Support.Bytes([0x4e, 0xff, 0x0a, 0xc3]) + "=x"
    let kept = Support.Bytes(name.bytes.dropLast(2))
    for (flags, isTheCallers) in [
      (["--keep-env"], true), (["--env", "VALUE", "--env", kept], true), (["--env", value, "--env", name], false),
    ] as [([Support.Bytes], Bool)] {
      var command = cell.command(flags, ["/usr/bin/env", "-0"])
      if isTheCallers { command.environment += [value, name] }
      let variables = try run(command).out.split(separator: 0).map(Array.init)
      #expect(variables.contains(value.bytes) && variables.contains(name.bytes), "\(flags)")
    }
  }

  @Test(arguments: Cell.all) func paths(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    let place = Support.Bytes(stage.path + "/")
    let read = place + Support.Bytes([0xff, 0x0a, 0x20, 0xc3])
    let write = place + Support.Bytes([0xfe, 0x0a, 0x27, 0xe2, 0x82])
    let other = place + Support.Bytes([0xff, 0x0a, 0x20, 0xc4])
    for path in [read, write, other] { try stage.file(path, "kept\n") }
    let script = "cat \"$1\"; cat \"$3\"; echo new > \"$1\"; echo changed > \"$2\""
    let program: [Support.Bytes] = ["/bin/sh", "-c", Support.Bytes(script), "sh", read, write, other]
    // Elsewhere, so that only the flags grant them.
    let done = try cell.run(["-r", read, "-w", write], program)
    #expect(done.text == "kept\n" && done.end == .exited(0), "\(done)")
    let after = try run(Command(["/bin/cat", "--", read, write, other]))
    #expect(after.text == "kept\nchanged\nkept\n", "\(after)")
  }

  @Test(arguments: Cell.all) func workingDirectories(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    let name = Support.Bytes([0xff, 0x0a, 0x20, 0xc3])
    let path = Support.Bytes(stage.path + "/") + name
    #expect(try run(Command(["/bin/mkdir", "--", path], as: cell.user)).end == .exited(0))
    let done = try cell.run(["-w", path, "--cwd", path], ["/bin/sh", "-c", "/bin/pwd; echo x > file"], in: stage)
    #expect(done.out == path.bytes + [0x0a] && done.end == .exited(0), "\(done)")
    #expect(try run(Command(["/bin/cat", path + "/file"])).text == "x\n")
  }

  @Test(arguments: Cell.all) func names(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    let program = Support.Bytes(stage.path + "/") + Support.Bytes([0x0a, 0xff, 0x20])
    try stage.file(program, "#!/bin/sh\necho \"$1\"\n", mode: 0o755)
    let done = try cell.run(["-x", Support.Bytes(stage.path)], [program, "ran"])
    #expect(done.text == "ran\n" && done.end == .exited(0), "\(done)")
    // A sentence about it stays one line.
    let missing = try cell.run([], [program + "x"])
    #expect(missing.end == .exited(127) && missing.complaints.count == 1, "\(missing)")
    #expect(missing.error.filter { $0 == 0x0a }.count == 1, "\(missing)")
  }

  @Test(arguments: Cell.all) func theLongestArgument(_ cell: Cell) throws {
    // MAX_ARG_STRLEN counts the zero behind it.
    let longest = Support.Bytes([UInt8](repeating: 0x78, count: 131_071))
    let done = try cell.run([], ["/usr/bin/printf", "%s", longest])
    #expect(done.end == .exited(0) && done.out == longest.bytes, "\(done)")
    let variable = try cell.run(
      ["--env", "L=" + Support.Bytes([UInt8](repeating: 0x79, count: 131_069))], ["/usr/bin/printenv", "L"])
    #expect(variable.out.count == 131_070, "\(variable)")
  }

  @Test(arguments: Cell.all) func twentyThousandArguments(_ cell: Cell) throws {
    let words = (1...20_000).map { Support.Bytes("argument-\($0)") }
    let done = try cell.run([], ["/bin/sh", "-c", "echo $#; printf '%s\\n' \"$@\"", "sh"] + words)
    #expect(done.end == .exited(0) && done.lines == ["20000"] + words.map(\.text), "\(done)")
  }

  @Test(arguments: Cell.all) func tenMegabytesThroughStandardInput(_ cell: Cell) throws {
    var state: UInt64 = 88_172_645_463_325_252
    var input: [UInt8] = []
    input.reserveCapacity(10 << 20)
    while input.count < 10 << 20 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      withUnsafeBytes(of: state) { input += $0 }
    }
    let done = try cell.run([], ["/bin/cat"], input: input)
    #expect(done.end == .exited(0) && done.out.count == input.count, "\(done.end), \(done.out.count) bytes")
    #expect(done.out == input)
  }

  @Test(.requiresProgram("bash"), arguments: Cell.all) func aReaderThatLeaves(_ cell: Cell) throws {
    let script = "\"$@\" | head -n 1; echo ${PIPESTATUS[*]}"
    let program: [Support.Bytes] = ["/usr/bin/yes", "word"]
    let bare = try cell.bare(["/bin/bash", "-c", Support.Bytes(script), "bash"] + program)
    #expect(bare.text == "word\n141 0\n", "\(bare)")
    let words: [Support.Bytes] = ["/bin/bash", "-c", Support.Bytes(script), "bash"]
    var command = cell.command([], program)
    command.words = words + command.words
    let done = try run(command)
    #expect(done.text == bare.text && done.error == bare.error, "\(done)")
  }

  @Test(.requiresProgram("bash"), arguments: Cell.all) func noDescriptorIsInherited(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    try stage.file("secret", "secret\n", mode: 0o600)
    let words: [Support.Bytes] = ["/bin/bash", "-c", "exec 9<secret; exec \"$@\"", "bash"]
    let program: [Support.Bytes] = ["/bin/bash", "-c", "cat <&9"]
    #expect(try cell.bare(words + program, in: stage).text == "secret\n")
    var command = cell.command([], program, in: stage)
    command.words = words + command.words
    let done = try run(command)
    #expect(done.out.isEmpty && done.errorText.contains("9"), "\(done)")
    var list = cell.command([], ["/bin/bash", "-c", "for n in /proc/self/fd/*; do echo ${n##*/}; done"], in: stage)
    list.words = words + list.words
    let open = try run(list)
    #expect(!open.lines.contains("9") && open.lines.contains("0"), "\(open)")
  }
}
