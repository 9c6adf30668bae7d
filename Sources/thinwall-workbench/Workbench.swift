import ArgumentParser
import Linux
import Policy

/// The rich verbs of `thinwall`; the launcher execs this program, with the words it was given, for everything but runs.
struct Workbench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "thinwall",
    abstract: "Run any Linux program behind the thinnest wall that holds.",
    subcommands: [
      ProfileCommand.self, DoctorCommand.self, ManCommand.self, CompletionCommand.self, VersionCommand.self,
    ])
}

/// Where the process begins.
@main
enum Main {
  static func main() {
    let words = (1..<max(1, Int(CommandLine.argc))).map { i in
      Array(UnsafeBufferPointer(start: CommandLine.unsafeArgv[i]!, count: length(CommandLine.unsafeArgv[i]!)))
        .map { UInt8(bitPattern: $0) }
    }
    Process.exit(run(words))
  }

  /// Runs one verb; the exit status. Its own failures are 1, misuse is 125 as for `thinwall run`.
  static func run(_ words: [[UInt8]]) -> Int32 {
    if let text = help(for: words) {
      Output.text(Array(text.utf8))
      return 0
    }
    do {
      if words.first == Array(Verb.explain.rawValue.utf8) { return try ExplainVerb.run(Array(words.dropFirst())) }
      try check(verb: words[words[0] == Array(Verb.help.rawValue.utf8) ? 1 : 0])
      var command = try Workbench.parseAsRoot(words.map(Word.encode))
      try command.run()
      return 0
    } catch let error as ProfileError {
      return fail(error.message)
    } catch let error as Failure {
      return fail(error.message, code: error.code)
    } catch {
      let code = Workbench.exitCode(for: error)
      let text = Workbench.fullMessage(for: error)
      if !text.isEmpty {
        var message = Message()
        message.add(text + "\n")
        message.write(to: code.isSuccess ? 1 : 2)
      }
      return code.isSuccess ? 0 : code == .validationFailure ? 125 : code.rawValue
    }
  }

  /// Refuses what is no verb, with the nearest one.
  private static func check(verb word: [UInt8]) throws(Failure) {
    let name = String(decoding: word, as: UTF8.self)
    if name.hasPrefix("-") || Verb(rawValue: name) != nil { return }
    var text = Message("there is no verb ")
    text.add(quoted: word)
    if let near = nearest(to: name, among: Verb.allCases.map(\.rawValue)) {
      text.add("; did you mean \(near)?")
    } else {
      text.add("; `thinwall help` lists them, and `thinwall run` runs a program")
    }
    throw Failure(text, code: 125)
  }

  /// Help of our own making, where that is asked for: for the verbs that take the flags of a run, and for the whole.
  private static func help(for words: [[UInt8]]) -> String? {
    let verbs = words.prefix(2).map { String(decoding: $0, as: UTF8.self) }
    switch verbs.first {
    case nil, "-h", "--help": return HelpText.overview
    case "help":
      guard verbs.count > 1 else { return HelpText.overview }
      switch Verb(rawValue: verbs[1]) {
      case .run: return HelpText.options(of: .run)
      case .explain: return HelpText.options(of: .explain)
      case .help: return HelpText.overview
      default: return nil
      }
    case "--version": return "thinwall \(Version.text)\n"
    // The launcher runs programs; what reaches us is a wish for help.
    case "run": return HelpText.options(of: .run)
    default: return nil
    }
  }

  private static func fail(_ sentence: Message, code: Int32 = 1) -> Int32 {
    var text = Message("thinwall: ")
    text.add(sentence.bytes)
    text.add("\n")
    text.write(to: 2)
    return code
  }

  private static func length(_ string: UnsafeMutablePointer<CChar>) -> Int {
    CString(at: UnsafeRawPointer(string).assumingMemoryBound(to: UInt8.self)).count
  }
}

/// A sentence for the user and an exit status, where no more special error fits.
struct Failure: Error {
  let message: Message
  let code: Int32

  init(_ text: String, code: Int32 = 1) {
    var message = Message()
    message.add(text)
    self.init(message, code: code)
  }

  init(_ message: Message, code: Int32 = 1) {
    self.message = message
    self.code = code
  }
}
