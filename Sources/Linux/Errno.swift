/// A kernel error number (errno(3)).
public struct Errno: Error, Equatable, BitwiseCopyable, Sendable {
  /// The kernel's number, positive.
  public let rawValue: Int32

  @inlinable package init(rawValue: Int32) { self.rawValue = rawValue }

  /// Compares the numbers.
  @inlinable public static func == (a: Errno, b: Errno) -> Bool { a.rawValue == b.rawValue }

  @inlinable package static var notPermitted: Errno { Errno(rawValue: 1) }
  @inlinable package static var noSuchFileOrDirectory: Errno { Errno(rawValue: 2) }
  @inlinable package static var noSuchProcess: Errno { Errno(rawValue: 3) }
  @inlinable package static var interrupted: Errno { Errno(rawValue: 4) }
  @inlinable package static var argumentListTooLong: Errno { Errno(rawValue: 7) }
  @inlinable package static var executableFormat: Errno { Errno(rawValue: 8) }
  @inlinable package static var inputOutput: Errno { Errno(rawValue: 5) }
  @inlinable package static var noChild: Errno { Errno(rawValue: 10) }
  @inlinable package static var wouldBlock: Errno { Errno(rawValue: 11) }
  @inlinable package static var noMemory: Errno { Errno(rawValue: 12) }
  @inlinable package static var permissionDenied: Errno { Errno(rawValue: 13) }
  @inlinable package static var busy: Errno { Errno(rawValue: 16) }
  @inlinable package static var fileExists: Errno { Errno(rawValue: 17) }
  @inlinable package static var notDirectory: Errno { Errno(rawValue: 20) }
  @inlinable package static var isDirectory: Errno { Errno(rawValue: 21) }
  @inlinable package static var invalidArgument: Errno { Errno(rawValue: 22) }
  @inlinable package static var noSpace: Errno { Errno(rawValue: 28) }
  @inlinable package static var tooManyOpenFiles: Errno { Errno(rawValue: 24) }
  @inlinable package static var readOnlyFileSystem: Errno { Errno(rawValue: 30) }
  @inlinable package static var nameTooLong: Errno { Errno(rawValue: 36) }
  @inlinable package static var directoryNotEmpty: Errno { Errno(rawValue: 39) }
  @inlinable package static var noSystemCall: Errno { Errno(rawValue: 38) }
  @inlinable package static var tooManySymbolicLinks: Errno { Errno(rawValue: 40) }
  @inlinable package static var notSupported: Errno { Errno(rawValue: 95) }
  @inlinable package static var usersQuota: Errno { Errno(rawValue: 87) }
  @inlinable package static var timedOut: Errno { Errno(rawValue: 110) }

  /// What went wrong, in words for a person (the texts of strerror(3)), or nil for a number without a text here.
  package var message: StaticString? {
    switch rawValue {
    case 1: "operation not permitted"
    case 2: "no such file or directory"
    case 3: "no such process"
    case 4: "interrupted system call"
    case 5: "input/output error"
    case 6: "no such device or address"
    case 7: "argument list too long"
    case 8: "exec format error"
    case 9: "bad file descriptor"
    case 10: "no child processes"
    case 11: "resource temporarily unavailable"
    case 12: "cannot allocate memory"
    case 13: "permission denied"
    case 14: "bad address"
    case 16: "device or resource busy"
    case 17: "file exists"
    case 18: "invalid cross-device link"
    case 19: "no such device"
    case 20: "not a directory"
    case 21: "is a directory"
    case 22: "invalid argument"
    case 23: "too many open files in the system"
    case 24: "too many open files"
    case 26: "text file busy"
    case 27: "file too large"
    case 28: "no space left on device"
    case 30: "read-only file system"
    case 32: "broken pipe"
    case 36: "file name too long"
    case 38: "function not implemented"
    case 39: "directory not empty"
    case 40: "too many levels of symbolic links"
    case 87: "too many users, or a limit on namespaces is reached"
    case 95: "operation not supported"
    case 98: "address already in use"
    case 110: "timed out"
    case 116: "stale file handle"
    case 122: "disk quota exceeded"
    default: nil
    }
  }
}
