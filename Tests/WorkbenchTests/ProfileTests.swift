import Linux
import Policy
import Testing

@testable import thinwall_workbench

@Suite struct ProfileTests {
  let scratch = Scratch()

  /// One key, and the words it has to become.
  static let keys: [(String, [String])] = [
    ("[program]\nwall = \"process\"", ["--wall=process"]),
    ("[program]\noptional = [\"deny\", \"tmp-size\"]", ["--optional=deny", "--optional=tmp-size"]),
    ("[program]\ncwd = \"sub dir\"", ["--cwd=sub dir"]),
    ("[program]\nhostname = \"box\"", ["--hostname=box"]),
    ("[program]\nuid = 0\ngid = 1000", ["--uid=0", "--gid=1000"]),
    ("[program]\ntimeout = \"1h30m\"", ["--timeout=1h30m"]),
    ("[program]\ntimeout = 30", ["--timeout=30"]),
    ("[program]\nstdin = \"null\"", ["--stdin=null"]),
    ("[program]\ntty = true", ["--tty"]),
    ("[program]\ntty = false", []),
    ("[program]\njson = \"fd:3\"", ["--json=fd:3"]),
    ("[program]\nquiet = true\nverbose = true", ["--quiet", "--verbose"]),
    ("[filesystem]\nbare = true", ["--bare"]),
    ("[filesystem]\ntmp = \"size=64M\"", ["--tmp=size=64M"]),
    ("[filesystem]\nread = [\"/a\", \"b\"]", ["--read=/a", "--read=b"]),
    (
      "[filesystem]\nexec = [\"/opt\"]\nwrite = [\".\"]\ndeny = [\".ssh\"]",
      ["--exec=/opt", "--write=.", "--deny=.ssh"]
    ),
    ("[filesystem]\nread = []", []),
    ("[network]\nnet = \"host\"", ["--net=host"]),
    (
      "[network]\nallow = [443, \":80,8080\", \"tcp://:1-2\"]",
      ["--net-allow=:443", "--net-allow=:80,8080", "--net-allow=tcp://:1-2"]
    ),
    ("[network]\nbind = [6379, \"8000-8010\", \"*\"]", ["--net-bind=6379", "--net-bind=8000-8010", "--net-bind=*"]),
    (
      "[syscalls]\nallow = [\"ptrace\"]\ndeny = [\"@clock\"]",
      ["--allow-syscall=ptrace", "--deny-syscall=@clock"]
    ),
    ("[limits]\nmemory = \"512M\"", ["--memory=512M"]),
    ("[limits]\nmemory = 1048576", ["--memory=1048576"]),
    ("[limits]\nprocesses = 20\nopen_files = 64", ["--processes=20", "--open-files=64"]),
    ("[limits]\nfile_size = \"1G\"\ncpu = 150\ncpus = \"0,2-3\"", ["--file-size=1G", "--cpu=150", "--cpus=0,2-3"]),
    ("[environment]\nkeep = \"all\"", ["--keep-env"]),
    ("[environment]\nkeep = \"none\"", ["--clean-env"]),
    ("[environment]\nkeep = \"short\"", []),
    ("[environment]\nset = { A = \"1=2\", B = \"\" }\npass = [\"C\"]", ["--env=C", "--env=A=1=2", "--env=B="]),
    ("[environment.set]\nA = \"1\"\n\"B.C\" = \"2\"", ["--env=A=1", "--env=B.C=2"]),
    ("environment.set.A = \"1\"\nlimits.cpu = 5", ["--cpu=5", "--env=A=1"]),
    ("[program]\nexec = \"-odd\"\nargs = [\"--port\", \"\", \"~/x\"]", ["--", "-odd", "--port", "", "~/x"]),
    ("description = \"text\"", []),
  ]

  @Test(arguments: keys) func becomesWords(_ text: String, _ words: [String]) throws {
    #expect(try scratch.words(text) == words)
  }

  @Test func everyFlagButTwoHasAKey() {
    let reached = Set(ProfileKey.all.compactMap(\.flag)).union([.keepEnv, .cleanEnv])
    #expect(Set(Flag.allCases).subtracting(reached) == [.profile, .help])
  }

  @Test func everyKeyStandsInAKnownSectionOnce() {
    #expect(Set(ProfileKey.all.map(\.section)) == Set(ProfileKey.sections))
    #expect(Set(ProfileKey.all.map { "\($0.section).\($0.name)" }).count == ProfileKey.all.count)
  }

  /// Mistakes, with the message from the place on.
  static let mistakes: [(String, String)] = [
    ("[limits]\nmemroy = \"1G\"", "2:1: unknown key 'memroy' in [limits]; did you mean memory?"),
    ("\n  limits . mem = 1", "2:12: unknown key 'mem' in [limits]; did you mean memory?"),
    ("[limits]\nopen-files = 1", "2:1: unknown key 'open-files' in [limits]; did you mean open_files?"),
    ("[limits]\nhostname = \"x\"", "2:1: unknown key 'hostname' in [limits]; it belongs in [program]"),
    ("[limits]\nqwertyuiop = 1", "2:1: unknown key 'qwertyuiop' in [limits]"),
    ("[limit]\nmemory = 1", "1:2: unknown section or key 'limit'; did you mean limits?"),
    ("[env]", "1:2: unknown section or key 'env'; did you mean environment?"),
    ("extend = \"x\"", "1:1: unknown section or key 'extend'; did you mean extends?"),
    ("[network]\nnet = \"none\"\n[programm]", "3:2: unknown section or key 'programm'; did you mean program?"),
    ("filesystem = 1", "1:1: 'filesystem' is a section; write [filesystem]"),
    ("[limits]\nmemory = \"2Q\"", "2:10: limits.memory: '2Q' is not a size, as in 512K, 64M or 2G"),
    ("[limits]\nmemory = 1.5", "2:10: limits.memory has to be a number or a string, not a number with a point"),
    ("[limits]\nmemory = -1", "2:10: limits.memory: '-1' is not a size, as in 512K, 64M or 2G"),
    ("[program]\ntty = \"yes\"", "2:7: program.tty has to be true or false, not a string"),
    ("[program]\nwall = \"vm\"", "2:8: program.wall: 'vm' is not auto, process or container"),
    ("[program]\nargs = [\"x\"]", "2:1: program.args without program.exec: whose arguments are they?"),
    ("[program]\nexec = \"\"", "2:8: program.exec: '' is not a program"),
    (
      "[filesystem]\nread = \"/usr\"",
      "2:8: filesystem.read has to be a list of strings, as in [\"a\", \"b\"], not a string"
    ),
    (
      "[filesystem]\nread = [ # one\n  \"a\", # \"x\"\n  2 ]",
      "4:3: filesystem.read has to be a list of strings, as in [\"a\", \"b\"], not an integer"
    ),
    ("[filesystem]\nread = [\"é\", \"\"]", "2:14: filesystem.read: '' is not a path"),
    (
      "[network]\nbind = [6379,\n  0]",
      "3:3: network.bind: '0' is not a TCP port, a list or a range of them, or *"
    ),
    (
      "[syscalls]\nallow = [\"read\", \"ptarce\"]",
      "2:18: no system call is called 'ptarce'; did you mean ptrace?"
    ),
    ("[environment]\nkeep = \"some\"", "2:8: environment.keep: 'some' is not short, all or none"),
    ("[environment]\nset = { A = 1 }", "2:13: environment.set.A has to be a string, not an integer"),
    ("[environment]\nset = { \"A=B\" = \"1\" }", "2:17: environment.set: 'A=B' is not the name of a variable"),
    ("[environment]\npass = [\"=\"]", "2:9: environment.pass: '=' is not NAME or NAME=VALUE"),
    ("description = \"a\\u0000b\"", "1:17: a NUL character, which no path and no argument can hold"),
    ("description = \"a\0b\"", "1:17: a NUL character, which no path and no argument can hold"),
    ("extends = \"nobody\"", "1:11: no profile is called 'nobody'; searched"),
    ("extends = [\"a\", 1]", "1:17: extends has to be the name of a profile, or a list of them, not an integer"),
    ("extends = \"./gone.toml\"", "1:11: gone.toml cannot be read: no such file or directory"),
    ("a = 1\na = 2", "2:5: Error while parsing key-value pair: cannot redefine"),
    ("[limits]\nmemory = ", "2:10: Error while parsing"),
  ]

  @Test(arguments: mistakes) func isRefusedWithItsPlace(_ text: String, _ message: String) {
    let error = scratch.error(text)
    #expect(error?.hasPrefix("profile.toml:" + message) == true, "\(error ?? "compiles")")
  }

  @Test func bytesThatAreNotUTF8AreRefusedWithTheirPlace() {
    let file = scratch.write("profile.toml", Array("description = \"é".utf8) + [0xff] + Array("\"".utf8))
    #expect {
      try scratch.compile(file)
    } throws: { error in
      scratch.message(error as! ProfileError) == "profile.toml:1:17: not UTF-8, which TOML is written in"
    }
  }

  @Test func homeIsExpandedAtTheStartOfPathsOnly() throws {
    let home = scratch.home
    let words = try scratch.words(
      """
      [filesystem]
      read = ["~", "~/a", "${HOME}", "${HOME}/b", "~user", "x/~/y", "$HOME/c", "a${HOME}"]
      [program]
      exec = "~/bin/tool"
      [environment]
      set = { A = "~/a" }
      """)
    #expect(
      words == [
        "--read=\(home)", "--read=\(home)/a", "--read=\(home)", "--read=\(home)/b", "--read=~user", "--read=x/~/y",
        "--read=$HOME/c", "--read=a${HOME}", "--env=A=~/a", "--", "\(home)/bin/tool",
      ])
  }

  @Test func aPathInHomeIsRefusedWithoutHome() {
    let file = scratch.write("profile.toml", "[filesystem]\nread = [\"~/a\"]")
    #expect {
      try CompiledProfile(Array(file.utf8), places: ProfilePlaces(home: []))
    } throws: { error in
      scratch.message(error as! ProfileError)
        == "profile.toml:2:9: HOME is not set, and this path begins with it"
    }
  }

  @Test func shippedProfilesCompileAndAreDescribed() throws {
    let folder = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/Profiles"
    for name in ["build", "python", "node", "redis"] {
      let compiled = try scratch.compile("\(folder)/\(name).toml")
      #expect(!compiled.words.isEmpty)
      #expect(compiled.profile.description != nil)
    }
  }
}
