internal import CLinux

/// Descriptors that tell of changes (eventfd(2), inotify(7)).
package enum Events {
  /// A counter that others raise and poll(2) waits for (eventfd(2)).
  package static func counter() throws(Errno) -> FileDescriptor {
    FileDescriptor(owning: Int32(try systemCall(__NR_eventfd2, 0, 0x80800)))
  }

  /// Becomes readable each time a file is modified (inotify_init1(2), IN_MODIFY).
  package static func modifications(of path: CString) throws(Errno) -> FileDescriptor {
    let descriptor = FileDescriptor(owning: Int32(try systemCall(__NR_inotify_init1, 0x80800)))
    try systemCall(__NR_inotify_add_watch, Int(descriptor.rawValue), path.address, 2)
    return descriptor
  }
}
