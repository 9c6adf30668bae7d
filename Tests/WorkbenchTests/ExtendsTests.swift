import Linux
import Policy
import Testing

@testable import thinwall_workbench

@Suite struct ExtendsTests {
  let scratch = Scratch()

  @Test func listsAppendAndOfScalarsTheLastCounts() throws {
    scratch.write(
      "profiles/base.toml",
      "[filesystem]\nread = [\"a\"]\nbare = true\n[limits]\nmemory = 1\ncpu = 5\n[environment]\nset = { A = \"1\", B = \"1\" }"
    )
    let words = try scratch.words(
      "extends = \"base\"\n[filesystem]\nread = [\"b\"]\nbare = false\n[limits]\nmemory = 2\n[environment]\nset.B = \"2\""
    )
    #expect(
      words == ["--read=a", "--cpu=5", "--env=A=1", "--read=b", "--memory=2", "--env=B=2"])
  }

  @Test func laterBasesCountMoreThanEarlierOnes() throws {
    scratch.write("profiles/a.toml", "[limits]\nmemory = 1\ncpu = 1")
    scratch.write("profiles/b.toml", "[limits]\nmemory = 2")
    #expect(try scratch.words("extends = [\"a\", \"b\"]") == ["--cpu=1", "--memory=2"])
  }

  @Test func aBaseReachedTwiceAppliesOnce() throws {
    scratch.write("profiles/root.toml", "[filesystem]\nread = [\"r\"]")
    scratch.write("profiles/a.toml", "extends = \"root\"\n[filesystem]\nread = [\"a\"]")
    scratch.write("profiles/b.toml", "extends = \"root\"\n[filesystem]\nread = [\"b\"]")
    #expect(try scratch.words("extends = [\"a\", \"b\"]") == ["--read=r", "--read=a", "--read=b"])
  }

  @Test func netNoneTakesBackThePortsOfABase() throws {
    scratch.write("profiles/base.toml", "[network]\nallow = [443]")
    let words = try scratch.words("extends = \"base\"\n[network]\nnet = \"none\"\nbind = [80]")
    #expect(words == ["--net-allow=:443", "--net=none", "--net-bind=80"])
    var parser = Parser()
    try parser.read(words.map { CString(keeping: Array($0.utf8)) })
    #expect(parser.policy.connect.isEmpty)
    #expect(parser.policy.bind == [Policy.Ports(80, 80)])
  }

  @Test func argumentsAppendToTheSameProgramAndNotToAnother() throws {
    scratch.write("profiles/base.toml", "[program]\nexec = \"server\"\nargs = [\"-a\"]")
    #expect(try scratch.words("extends = \"base\"\n[program]\nargs = [\"-b\"]") == ["--", "server", "-a", "-b"])
    #expect(
      try scratch.words("extends = \"base\"\n[program]\nexec = \"other\"\nargs = [\"-c\"]") == ["--", "other", "-c"])
  }

  @Test func filesAreRelativeToTheFileThatNamesThem() throws {
    scratch.write("sub/base.toml", "extends = \"deep/er.toml\"\n[filesystem]\nread = [\"b\"]")
    scratch.write("sub/deep/er.toml", "[filesystem]\nread = [\"c\"]")
    #expect(try scratch.words("extends = \"./sub/base.toml\"") == ["--read=c", "--read=b"])
  }

  @Test func aCycleIsRefusedAndNamed() {
    scratch.write("profiles/a.toml", "extends = \"b\"")
    scratch.write("profiles/b.toml", "\nextends = [\"c\"]")
    scratch.write("profiles/c.toml", "extends = \"a\"")
    let text = scratch.error("extends = \"a\"")
    #expect(
      text
        == "profiles/c.toml:1:11: extends itself: profiles/a.toml -> profiles/b.toml -> profiles/c.toml -> profiles/a.toml"
    )
  }

  @Test func aCycleThroughEverNewNamesIsFound() {
    scratch.write("x/a.toml", "extends = \"../x/b.toml\"")
    scratch.write("x/b.toml", "extends = \"../x/a.toml\"")
    #expect(
      scratch.error("extends = \"x/a.toml\"")?.contains("extends itself: x/a.toml -> x/b.toml -> x/a.toml") == true)
  }

  @Test func aMistakeInABaseHasThePlaceInTheBase() {
    scratch.write("profiles/base.toml", "\n\n[limits]\ncpux = 1")
    #expect(
      scratch.error("extends = \"base\"") == "profiles/base.toml:4:1: unknown key 'cpux' in [limits]; did you mean cpu?"
    )
  }

  @Test func theFirstDirectoryWins() throws {
    scratch.write("profiles/p.toml", "[limits]\ncpu = 1")
    scratch.write("home/.config/thinwall/profiles/p.toml", "[limits]\ncpu = 2")
    scratch.write("home/.config/thinwall/profiles/q.toml", "[limits]\ncpu = 3")
    scratch.write("share/thinwall/profiles/q.toml", "[limits]\ncpu = 4")
    scratch.write("share/thinwall/profiles/r.toml", "[limits]\ncpu = 5")
    for (name, cpu) in [("p", "1"), ("q", "3"), ("r", "5")] {
      #expect(try scratch.compile(name).words == [Array("--cpu=\(cpu)".utf8)])
    }
    #expect(ProfileList.items(in: scratch.places).map { String(decoding: $0.name, as: UTF8.self) } == ["p", "q", "r"])
  }
}
