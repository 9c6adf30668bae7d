package import BPF
internal import Linux

extension DeviceRules {
  /// The program that answers like these rules: 1 for an access they allow, 0 for one they do not
  /// (struct bpf_cgroup_dev_ctx: access << 16 | kind, major, minor).
  package func program() -> [Instruction] {
    var code = Assembler(capacity: 6 + 7 * exceptions.count)
    code.add(.load(.r2, from: .r1, offset: 0))
    code.add(.move(.r3, .r2))
    code.add(.and(.r2, 0xffff))
    code.add(.shiftRight(.r3, 16))
    code.add(.load(.r4, from: .r1, offset: 4))
    code.add(.load(.r5, from: .r1, offset: 8))
    for exception in exceptions {
      var next = Assembler.Label()
      // BPF_DEVCG_DEV_BLOCK 1, BPF_DEVCG_DEV_CHAR 2.
      code.branch(.r2, .notEqual, exception.isBlock ? 1 : 2, to: &next)
      if let major = exception.major { code.branch(.r4, .notEqual, major, to: &next) }
      if let minor = exception.minor { code.branch(.r5, .notEqual, minor, to: &next) }
      // BPF_DEVCG_ACC_MKNOD 1, _READ 2, _WRITE 4.
      let access = UInt32(exception.access & 1) << 1 | UInt32(exception.access & 2) << 1 | UInt32(exception.access >> 2)
      if access != 7 {
        if allowsByDefault {
          // Denied as soon as one of the accesses is.
          code.add(.move(.r1, .r3))
          code.add(.and(.r1, Int32(access)))
          code.branch(.r1, .equal, 0, to: &next)
        } else {
          // Allowed when all of them are.
          code.branch(.r3, .anyBit, ~access, to: &next)
        }
      }
      code.add(.move(.r0, allowsByDefault ? 0 : 1))
      code.add(.exit)
      code.place(&next)
    }
    code.add(.move(.r0, allowsByDefault ? 1 : 0))
    code.add(.exit)
    return code.instructions
  }

  /// Loads the program and attaches it to a group of version 2, in place of what an earlier call attached.
  func load(into group: Hierarchy) throws(ControlGroupError) {
    let field: StaticString = "linux.resources.devices"
    if allowsByDefault && exceptions.isEmpty && !group.isUnified { return }
    let program: Program
    do throws(Program.LoadError) { program = try Program(.controlGroupDevice, self.program()) } catch {
      throw ControlGroupError(
        .load, field: field, path: group.directory.bytes, detail: error.log, errno: error.errno)
    }
    do throws(Errno) {
      let directory = try File.open(group.directory, .directory)
      let present = try Program.attachedDevicePrograms(to: directory.rawValue)
      guard let first = present.first else {
        try program.attach(to: directory.rawValue)
        return
      }
      // One is exchanged without a moment in which none is there; what else was attached goes after that.
      let old = try Program(id: first)
      do throws(Errno) { try program.attach(to: directory.rawValue, replacing: old.descriptor.rawValue) } catch {
        if error != .invalidArgument { throw error }
        // Kernels before 5.6 exchange nothing: the new one joins, then the old one goes.
        try program.attach(to: directory.rawValue)
        try old.detach(from: directory.rawValue)
      }
      for id in present.dropFirst() { try Program(id: id).detach(from: directory.rawValue) }
    } catch {
      throw ControlGroupError(.load, field: field, path: group.directory.bytes, errno: error)
    }
  }
}
