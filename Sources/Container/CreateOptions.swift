package import ControlGroup
package import Linux

/// What the command line says about a new container; paths may be relative to the working directory.
public struct CreateOptions {
  package var id = CString("")
  package var bundle = CString(".")
  /// Another file in place of config.json.
  package var config: CString?
  package var consoleSocket: CString?
  package var pidFile: CString?
  package var pidfdSocket: CString?
  /// Descriptors from 3 on that the program gets.
  package var preserved: Int32 = 0
  /// How many of them are sockets of a service manager, and their names (sd_listen_fds(3)).
  package var listening: Int32 = 0
  package var listeningNames: CString?
  package var noPivot = false
  package var noNewKeyring = false
  package var manager = ControlGroup.Manager.cgroupfs
  package var isRootless = false
  /// `run --detach`
  package var isDetached = false
  /// `run --keep`: the container stays when its program has ended.
  package var keeps = false

  package init() {}
}
