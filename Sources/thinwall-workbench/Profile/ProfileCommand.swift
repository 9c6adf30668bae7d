import ArgumentParser
import Linux
import Policy

/// `thinwall profile`: looking at, checking and compiling profiles.
struct ProfileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile",
    abstract: "List, show, check and compile profiles.",
    subcommands: [List.self, Show.self, Check.self, Compile.self])

  /// `thinwall profile list`.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "The profiles that can be named.")

    @ArgumentParser.Flag(help: "Only the names.") var names = false

    func run() {
      let places = ProfilePlaces.ofProcess()
      let items = ProfileList.items(in: places)
      if names {
        items.forEach { Output.line($0.name) }
        return
      }
      var table = Columns()
      for item in items {
        let bytes = (try? ProfileCache.contents(of: item.file)) ?? []
        let description: String
        do {
          description = try ProfileFile(path: item.file, bytes: bytes, home: places.home).description ?? ""
        } catch { description = "(does not compile: see thinwall profile check)" }
        table.add([item.name, Array(description.utf8), item.file])
      }
      table.write()
    }
  }

  /// `thinwall profile show NAME`.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "A profile's text and the flags it stands for.")

    @Argument(help: "A name, or a file (with a slash or ending in .toml).") var name: Word

    func run() throws {
      let compiled = try CompiledProfile(name.bytes, places: .ofProcess())
      for source in compiled.sources {
        guard let bytes = source.bytes else { continue }
        Output.line(Array("# ".utf8) + source.path)
        Output.text(bytes)
        if bytes.last != UInt8(ascii: "\n") { Output.line([]) }
        Output.line([])
      }
      Output.line(Array("# Compiled:".utf8))
      Output.line(Array("thinwall run".utf8) + compiled.words.flatMap { [UInt8(ascii: " ")] + shellQuoted($0) })
    }
  }

  /// `thinwall profile check NAME`.
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Whether a profile compiles, and which of its paths exist here.")

    @Argument(help: "A name, or a file (with a slash or ending in .toml).") var name: Word

    func run() throws {
      let compiled = try CompiledProfile(name.bytes, places: .ofProcess())
      var parser = Parser()
      do { try parser.read(compiled.words.map { CString(keeping: $0) }) } catch {
        var text = Message()
        error.write(to: &text)
        throw ProfileError(.syntax(String(decoding: text.bytes, as: UTF8.self)), file: compiled.profile.path)
      }
      var table = Columns()
      let policy = parser.policy
      let granted = policy.grants.map { grant in
        (grant.access == .read ? "read" : grant.access == .write ? "write" : "exec", grant.path)
      }
      let paths =
        granted + policy.denied.map { ("deny", $0) } + [policy.workingDirectory].compactMap { $0 }.map { ("cwd", $0) }
      for (what, path) in paths {
        let there: String
        do {
          there = try Path.status(path).isDirectory ? "directory" : "file"
        } catch {
          there =
            error == .noSuchFileOrDirectory || error == .notDirectory ? "does not exist here" : "cannot be reached"
        }
        table.add([Array(what.utf8), path.bytes, Array(there.utf8)])
      }
      table.write()
      Output.line(compiled.profile.path + Array(": good, \(compiled.words.count) words".utf8))
    }
  }

  /// `thinwall profile compile NAME`.
  struct Compile: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Compile a profile to the form that the launcher reads.",
      discussion: "It goes to the cache, where the next run finds it, unless --output names a file.")

    @Argument(help: "A name, or a file (with a slash or ending in .toml).") var name: Word
    @Option(name: .shortAndLong, help: "Where to write it; - is the standard output besides.") var output: Word?

    func run() throws {
      let places = ProfilePlaces.ofProcess()
      let compiled = try CompiledProfile(name.bytes, places: places)
      let form = compiled.form(places: places)
      if let output, output.bytes != [UInt8(ascii: "-")] {
        let directory = output.bytes[..<(output.bytes.lastIndex(of: UInt8(ascii: "/")) ?? 0)]
        guard let cache = places.cacheDirectory, directory.elementsEqual(cache) else {
          return try ProfileCacheFile.write(form, to: output.bytes)
        }
        return try ProfileCacheFile.write(form, to: output.bytes, inCache: cache)
      }
      let place = places.cacheDirectory.flatMap { directory in
        places.cacheFile(of: compiled.profile.path).map { (directory: directory, file: $0) }
      }
      if output != nil {
        // The launcher asks so, and goes on with what it reads here. A cache that cannot be written costs time only.
        if let place { try? ProfileCacheFile.write(form, to: place.file, inCache: place.directory) }
        return Output.text(form)
      }
      guard let place else { throw Failure("neither XDG_CACHE_HOME nor HOME says where the cache is; use --output") }
      try ProfileCacheFile.write(form, to: place.file, inCache: place.directory)
      Output.line(place.file)
    }
  }
}
