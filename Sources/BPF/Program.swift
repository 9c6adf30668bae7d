internal import CLinux
package import Linux

/// A loaded eBPF program (bpf(2)): freed by the kernel when the last descriptor and the last place it is attached to
/// are gone.
public struct Program: ~Copyable {
  package let descriptor: FileDescriptor

  init(_ descriptor: consuming FileDescriptor) { self.descriptor = descriptor }

  /// What a program is called for.
  public enum Kind: UInt32, Sendable {
    /// BPF_PROG_TYPE_CGROUP_DEVICE: asked before a device is opened or made.
    case controlGroupDevice = 15
  }

  /// The kernel's answer, with its verifier's words when it has any.
  public struct LoadError: Error, Sendable {
    package let errno: Errno
    package let log: [UInt8]
  }

  /// Loads a program (BPF_PROG_LOAD). Only when the verifier refuses it, it is asked again for its reasons.
  package init(_ kind: Kind, _ instructions: [Instruction]) throws(LoadError) {
    do throws(Errno) {
      unsafe self.init(try Self.load(kind, instructions, log: nil))
    } catch {
      // Kernels before 5.11 count programs as locked memory.
      if error == .notPermitted, (try? Process.setLimit(8, soft: .max, hard: .max)) != nil,
        let program = unsafe try? Self.load(kind, instructions, log: nil)
      {
        self.init(program)
        return
      }
      var text: [UInt8] = []
      if error == .permissionDenied || error == .invalidArgument {
        let size = 1 << 16
        text = [UInt8](repeating: 0, count: size)
        unsafe text.withUnsafeMutableBytes { buffer in _ = unsafe try? Self.load(kind, instructions, log: buffer) }
        text = Array(text.prefix { $0 != 0 })
      }
      throw LoadError(errno: error, log: text)
    }
  }

  private static func load(
    _ kind: Kind, _ instructions: [Instruction], log: UnsafeMutableRawBufferPointer?
  ) throws(Errno) -> FileDescriptor {
    let license: StaticString = "Dual MIT/GPL"
    let number = try unsafe instructions.withUnsafeBufferPointer { (code) throws(Errno) -> Int in
      // union bpf_attr up to prog_flags: type and count, then pointers, then the log.
      var attributes = InlineArray<16, UInt64>(repeating: 0)
      attributes[0] = UInt64(kind.rawValue) | UInt64(code.count) << 32
      attributes[1] = UInt64(UInt(bitPattern: code.baseAddress))
      unsafe attributes[2] = UInt64(UInt(bitPattern: license.utf8Start))
      if let log = unsafe log {
        attributes[3] = 1 | UInt64(log.count) << 32
        attributes[4] = UInt64(UInt(bitPattern: log.baseAddress))
      }
      return try bpf(5, &attributes, 72)
    }
    return FileDescriptor(owning: Int32(number))
  }

  /// Attaches the program to a control group, beside those of others there and of groups above: all must agree
  /// (BPF_PROG_ATTACH, BPF_F_ALLOW_MULTI). With `replacing`, it takes that program's place at once (BPF_F_REPLACE, 5.6).
  package borrowing func attach(to group: Int32, replacing old: Int32? = nil) throws(Errno) {
    var attributes = InlineArray<16, UInt64>(repeating: 0)
    attributes[0] = UInt64(UInt32(bitPattern: group)) | UInt64(UInt32(bitPattern: descriptor.rawValue)) << 32
    attributes[1] = UInt64(Self.device) | UInt64(old == nil ? 2 : 2 | 4) << 32
    attributes[2] = UInt64(UInt32(bitPattern: old ?? 0))
    _ = try Self.bpf(8, &attributes, 20)
  }

  /// Takes the program off a control group (BPF_PROG_DETACH).
  package borrowing func detach(from group: Int32) throws(Errno) {
    var attributes = InlineArray<16, UInt64>(repeating: 0)
    attributes[0] = UInt64(UInt32(bitPattern: group)) | UInt64(UInt32(bitPattern: descriptor.rawValue)) << 32
    attributes[1] = UInt64(Self.device)
    _ = try Self.bpf(9, &attributes, 20)
  }

  /// The device programs attached to a control group itself, by their numbers (BPF_PROG_QUERY), 64 at most.
  package static func attachedDevicePrograms(to group: Int32) throws(Errno) -> [UInt32] {
    var ids = InlineArray<64, UInt32>(repeating: 0)
    return try unsafe withUnsafeMutablePointer(to: &ids) { (p) throws(Errno) in
      var attributes = InlineArray<16, UInt64>(repeating: 0)
      attributes[0] = UInt64(UInt32(bitPattern: group)) | UInt64(Self.device) << 32
      attributes[2] = UInt64(UInt(bitPattern: p))
      attributes[3] = 64
      _ = try bpf(16, &attributes, 32)
      let count = Int(truncatingIfNeeded: attributes[3] & 0xffff_ffff)
      var result: [UInt32] = []
      for i in 0..<min(64, count) { unsafe result.append(p.pointee[i]) }
      return result
    }
  }

  /// A loaded program by its number (BPF_PROG_GET_FD_BY_ID).
  package init(id: UInt32) throws(Errno) {
    var attributes = InlineArray<16, UInt64>(repeating: 0)
    attributes[0] = UInt64(id)
    self.init(FileDescriptor(owning: Int32(try Self.bpf(13, &attributes, 12))))
  }

  /// BPF_CGROUP_DEVICE.
  private static var device: UInt32 { 6 }

  private static func bpf(
    _ command: Int, _ attributes: inout InlineArray<16, UInt64>, _ size: Int
  ) throws(Errno) -> Int {
    let result = unsafe withUnsafeMutablePointer(to: &attributes) { p in
      linux_syscall(Int(__NR_bpf), command, Int(bitPattern: p), size, 0, 0, 0)
    }
    if result < 0 { throw Errno(rawValue: Int32(truncatingIfNeeded: -result)) }
    return result
  }
}
