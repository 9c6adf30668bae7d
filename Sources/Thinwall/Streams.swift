/// Where a program writes, and what reads it if that is to be captured.
struct Target: ~Copyable {
  let descriptor: FileDescriptor
  let capture: Capture

  init(_ descriptor: consuming FileDescriptor, _ capture: consuming Capture = Capture()) {
    self.descriptor = descriptor
    self.capture = capture
  }
}

/// The descriptors that a program gets. All are copies numbered above those they become, close-on-exec.
enum Streams {
  private static let minimum = Spawn.reportNumber + 1

  /// The same file by a number that what the launcher gets does not overwrite: even a caller whose own 0 to 2 are closed
  /// gets descriptors that stay.
  static func raised(_ file: consuming FileDescriptor) throws(Errno) -> FileDescriptor {
    if file.rawValue >= minimum { return file }
    return try FileDescriptor(copying: file.rawValue, atLeast: minimum)
  }

  static func source(of input: Input) throws(SandboxError) -> FileDescriptor {
    switch input {
    case .null: return try null()
    case .inherit: return try inherited(0)
    case .bytes(let bytes):
      do throws(Errno) {
        return try raised(try Kernel.sealedFile(bytes))
      } catch { throw .system(.memoryFile, "standard input", errno: error.rawValue) }
    case .descriptor(let number): return try copy(number)
    }
  }

  static func target(of output: Output, inherited number: Int32) throws(SandboxError) -> Target {
    switch output {
    case .null: return Target(try null())
    case .inherit: return Target(try inherited(number))
    case .descriptor(let number): return Target(try copy(number))
    case .capture(let limit):
      do throws(Errno) {
        let (reading, writing) = try Kernel.pipe()
        let capture = Capture(FileDescriptor(owning: reading), limit: limit)
        return Target(try raised(FileDescriptor(owning: writing)), capture)
      } catch { throw .system(.standardStreams, "pipe", errno: error.rawValue) }
    }
  }

  /// A caller without that descriptor has nothing to hand down.
  private static func inherited(_ number: Int32) throws(SandboxError) -> FileDescriptor {
    Kernel.isOpen(number) ? try copy(number) : try null()
  }

  private static func copy(_ number: Int32) throws(SandboxError) -> FileDescriptor {
    do throws(Errno) { return try FileDescriptor(copying: number, atLeast: minimum) } catch {
      throw .system(.standardStreams, "descriptor \(number)", errno: error.rawValue)
    }
  }

  private static func null() throws(SandboxError) -> FileDescriptor {
    do throws(Errno) {
      return try raised(try Kernel.null())
    } catch { throw .system(.standardStreams, "/dev/null", errno: error.rawValue) }
  }
}
