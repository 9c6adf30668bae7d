/// A kernel error number (errno(3)).
package struct Errno: Error, Equatable, Sendable {
  package let rawValue: Int32

  package init(rawValue: Int32) { self.rawValue = rawValue }

  package static let notPermitted = Errno(rawValue: 1)
  package static let noSuchFileOrDirectory = Errno(rawValue: 2)
  package static let noSuchProcess = Errno(rawValue: 3)
  package static let interrupted = Errno(rawValue: 4)
  package static let inputOutput = Errno(rawValue: 5)
  package static let argumentListTooLong = Errno(rawValue: 7)
  package static let executableFormat = Errno(rawValue: 8)
  package static let badFileDescriptor = Errno(rawValue: 9)
  package static let noChild = Errno(rawValue: 10)
  package static let wouldBlock = Errno(rawValue: 11)
  package static let noMemory = Errno(rawValue: 12)
  package static let permissionDenied = Errno(rawValue: 13)
  package static let busy = Errno(rawValue: 16)
  package static let fileExists = Errno(rawValue: 17)
  package static let notDirectory = Errno(rawValue: 20)
  package static let isDirectory = Errno(rawValue: 21)
  package static let invalidArgument = Errno(rawValue: 22)
  package static let tooManyOpenFilesInSystem = Errno(rawValue: 23)
  package static let tooManyOpenFiles = Errno(rawValue: 24)
  package static let noSpace = Errno(rawValue: 28)
  package static let readOnlyFileSystem = Errno(rawValue: 30)
  package static let nameTooLong = Errno(rawValue: 36)
  package static let noSystemCall = Errno(rawValue: 38)
  package static let directoryNotEmpty = Errno(rawValue: 39)
  package static let tooManySymbolicLinks = Errno(rawValue: 40)
  package static let notSupported = Errno(rawValue: 95)
  package static let usersQuota = Errno(rawValue: 87)
  package static let timedOut = Errno(rawValue: 110)

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
