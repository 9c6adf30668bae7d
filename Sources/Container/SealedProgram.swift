internal import Linux

/// The runtime's own program in a file that nobody can write to (CVE-2019-5736).
///
/// A process that enters a PID namespace in which somebody holds CAP_SYS_PTRACE over it shows its program there,
/// dumpable or not. A sealed copy in memory costs 0.15 ms; a read-only clone of the mount would cost less, but taking
/// it apart waits for RCU, 10 ms on a quiet machine.
package enum SealedProgram {
  /// Goes on from the beginning in a sealed copy of this program, with the same words; returns when this is one already.
  static func enter() throws(Failure) {
    do throws(Errno) {
      let program = try File.open(CString("/proc/self/exe"))
      if try File.seals(program.rawValue) != nil { return }
      Progress.step("copy the program into a sealed file")
      let copy = try File.sealedCopy(of: program.rawValue)
      var arena = try Arena(capacity: 1 << 22)
      var words: [CString] = []
      for word in try File.contents(of: CString("/proc/self/cmdline"), limit: 1 << 21).split(
        separator: 0, omittingEmptySubsequences: false)
      { words.append(arena.string(Array(word))) }
      // Each word ends with a NUL, the last one too.
      if !words.isEmpty { words.removeLast() }
      var kept: [CString] = []
      // What is in the environment is in the memory that the container may read.
      Process.environment { variable in if isNeeded(variable) { kept.append(variable) } }
      let (arguments, environment) = (arena.vector(words), arena.vector(kept))
      arena.leak()
      throw Process.execute(descriptor: copy.rawValue, arguments, environment)
    } catch { throw Failure("execute a sealed copy of the runtime", error) }
  }

  private static func isNeeded(_ variable: CString) -> Bool {
    variable.hasPrefix("XDG_RUNTIME_DIR=") || variable.hasPrefix("LISTEN_") || variable.hasPrefix("NOTIFY_SOCKET=")
      || variable.hasPrefix("DBUS_SESSION_BUS_ADDRESS=") || variable.hasPrefix("THINWALL_OCI_")
  }
}
