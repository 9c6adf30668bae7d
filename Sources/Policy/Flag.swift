/// One option of `thinwall run`: the single table behind the parser, `--help`, the manual page and the completions.
package enum Flag: Int, CaseIterable, Sendable {
  case read, write, exec, deny, tmp, bare
  case net, netAllow, netBind
  case memory, processes, openFiles, fileSize, cpu, cpus, timeout
  case env, keepEnv, cleanEnv, cwd, hostname, uid, gid
  case allowSyscall, denySyscall
  case optional, wall, profile
  case stdin, tty, json, quiet, verbose, help

  /// The long form without its dashes.
  package var name: StaticString {
    switch self {
    case .read: "read"
    case .write: "write"
    case .exec: "exec"
    case .deny: "deny"
    case .tmp: "tmp"
    case .bare: "bare"
    case .net: "net"
    case .netAllow: "net-allow"
    case .netBind: "net-bind"
    case .memory: "memory"
    case .processes: "processes"
    case .openFiles: "open-files"
    case .fileSize: "file-size"
    case .cpu: "cpu"
    case .cpus: "cpus"
    case .timeout: "timeout"
    case .env: "env"
    case .keepEnv: "keep-env"
    case .cleanEnv: "clean-env"
    case .cwd: "cwd"
    case .hostname: "hostname"
    case .uid: "uid"
    case .gid: "gid"
    case .allowSyscall: "allow-syscall"
    case .denySyscall: "deny-syscall"
    case .optional: "optional"
    case .wall: "wall"
    case .profile: "profile"
    case .stdin: "stdin"
    case .tty: "tty"
    case .json: "json"
    case .quiet: "quiet"
    case .verbose: "verbose"
    case .help: "help"
    }
  }

  /// The short form's letter, where there is one.
  package var letter: UInt8? {
    switch self {
    case .read: UInt8(ascii: "r")
    case .write: UInt8(ascii: "w")
    case .exec: UInt8(ascii: "x")
    case .memory: UInt8(ascii: "m")
    case .processes: UInt8(ascii: "P")
    case .profile: UInt8(ascii: "p")
    case .quiet: UInt8(ascii: "q")
    case .verbose: UInt8(ascii: "v")
    case .help: UInt8(ascii: "h")
    default: nil
    }
  }

  /// What its value is called, or nil for a switch.
  package var value: StaticString? {
    switch self {
    case .read, .write, .exec, .deny, .cwd: "PATH"
    case .tmp: "private|host|size=N"
    case .net: "none|host"
    case .netAllow: ":PORT[,PORT|A-B]"
    case .netBind: "PORT[,A-B]|*"
    case .memory, .fileSize: "SIZE"
    case .processes, .openFiles, .uid, .gid: "N"
    case .cpu: "PERCENT"
    case .cpus: "LIST"
    case .timeout: "DURATION"
    case .env: "K[=V]"
    case .hostname: "NAME"
    case .allowSyscall, .denySyscall: "NAME|@group"
    case .optional: "FEATURE"
    case .wall: "auto|process|container"
    case .profile: "NAME|FILE"
    case .stdin: "null|inherit"
    case .json: "FILE|fd:N"
    case .bare, .keepEnv, .cleanEnv, .tty, .quiet, .verbose, .help: nil
    }
  }

  /// One line on what it is for.
  package var summary: StaticString {
    switch self {
    case .read: "let the program read PATH and everything beneath it"
    case .write: "let the program read, change and execute PATH and everything beneath it"
    case .exec: "let the program read and execute PATH and everything beneath it"
    case .deny: "hide PATH, also inside a granted tree and where it does not exist yet"
    case .tmp: "an empty private /tmp (default), the machine's, or a private one of at most N bytes"
    case .bare: "start from nothing: no system directories"
    case .net: "no network (default), or all of the machine's"
    case .netAllow: "let the program connect to these TCP ports"
    case .netBind: "let the program listen on these TCP ports"
    case .memory: "at most SIZE of memory (512K, 64M, 2G)"
    case .processes: "at most N processes and threads"
    case .openFiles: "at most N open files in a process"
    case .fileSize: "no file larger than SIZE"
    case .cpu: "at most PERCENT of one CPU"
    case .cpus: "run on these CPUs only (0,2-3)"
    case .timeout: "end the run after DURATION (500ms, 30s, 5m, 1h30m); exit code 124"
    case .env: "set a variable, or keep the caller's"
    case .keepEnv: "keep the whole environment"
    case .cleanEnv: "start with an empty environment"
    case .cwd: "run in PATH"
    case .hostname: "the host name the program sees"
    case .uid: "the user id the program sees"
    case .gid: "the group id the program sees"
    case .allowSyscall: "allow a system call, or a group of them, that is refused by default"
    case .denySyscall: "refuse a system call, or a group of them"
    case .optional: "run even where this kernel cannot enforce FEATURE"
    case .wall: "the wall to run behind"
    case .profile: "take the rules of a profile first"
    case .stdin: "give the program the caller's standard input (default) or none"
    case .tty: "give the program a terminal of its own"
    case .json: "write events and the final report as JSON lines"
    case .quiet: "say nothing but errors of the program itself"
    case .verbose: "say which wall was taken and what the run used"
    case .help: "show this help"
    }
  }

  /// The heading it stands under in the help.
  package var section: StaticString {
    switch self {
    case .read, .write, .exec, .deny, .tmp, .bare, .cwd: "Files"
    case .net, .netAllow, .netBind: "Network"
    case .memory, .processes, .openFiles, .fileSize, .cpu, .cpus, .timeout: "Limits"
    case .env, .keepEnv, .cleanEnv, .hostname, .uid, .gid: "Environment"
    case .allowSyscall, .denySyscall: "System calls"
    case .optional, .wall, .profile: "Wall"
    case .stdin, .tty, .json, .quiet, .verbose, .help: "Input and output"
    }
  }
}
