internal import Container
internal import Linux

/// Every command with its options: what `--help`, the manual page and the completions are made of.
///
/// A command is a text of lines. The first is its name, what follows it on the command line, and what it does; each
/// other is an option with its value, and what that does. The parts of a line stand between bars.
enum Reference {
  /// Options that `create` and `run` have.
  private static var creating: StaticString {
    """
    --bundle, -b DIR|the bundle; the working directory if not given
    --config, -f FILE|another file in place of config.json
    --console-socket PATH|a socket that gets the master of the container's terminal
    --pid-file FILE|where the process id of init is written
    --pidfd-socket PATH|a socket that gets a pidfd of init
    --preserve-fds N|pass N descriptors from 3 on to the program
    --no-pivot|change the root without pivot_root(2), for a root on a ramdisk
    --no-new-keyring|leave the program the caller's session keyring
    --no-subreaper|accepted, and of no effect

    """
  }

  /// Options that `checkpoint` and `restore` have.
  private static var freezing: StaticString {
    """
    --image-path DIR|where the images are; ./checkpoint if not given
    --work-path DIR|where criu writes its log; the images' directory if not given
    --tcp-established|open TCP connections are part of it
    --ext-unix-sk|unix sockets may be connected to processes outside
    --shell-job|the container has the caller's session and terminal
    --file-locks|file locks are part of it
    --lazy-pages|memory follows when it is used (userfaultfd(2))
    --auto-dedup|punch holes into images whose pages were written again
    --manage-cgroups-mode MODE|soft (as it is), full, strict or ignore
    --empty-ns network|a network namespace without what is in it
    --network-lock METHOD|iptables, nftables or skip

    """
  }

  private static func lines(_ number: Int) -> [StaticString]? {
    switch number {
    case 0: ["create|CONTAINER|Make a container from a bundle. Its program waits for start.\n", creating]
    case 1: ["start|CONTAINER|Begin the program of a container that was created.\n"]
    case 2:
      [
        "run|CONTAINER|Create a container, start it, and stay until its program has ended; its exit code is ours.\n",
        creating,
        """
        --detach, -d|return as soon as the program runs
        --keep|do not remove the container when its program has ended
        """,
      ]
    case 3:
      [
        """
        exec|CONTAINER PROGRAM [ARGUMENT...]|Run another program in a container.
        --process, -p FILE|the whole process as in config.json; options for its parts do not count then
        --console-socket PATH|a socket that gets the master of the program's terminal
        --pid-file FILE|where the process id is written
        --pidfd-socket PATH|a socket that gets a pidfd of the process
        --detach, -d|return as soon as the program runs
        --tty, -t|give the program a terminal
        --user, -u UID[:GID]|who the program is
        --additional-gids, -g GID|another group; may be given more than once
        --env, -e NAME=VALUE|a variable; may be given more than once
        --cwd DIR|the working directory
        --cap, -c NAME|another capability; may be given more than once
        --no-new-privs|nothing that is executed gains privileges
        --apparmor PROFILE|the AppArmor profile
        --process-label LABEL|the SELinux label
        --preserve-fds N|pass N descriptors from 3 on to the program
        --cgroup PATH|a group inside the container's own
        --ignore-paused|also in a container that is paused, where it waits

        """
      ]
    case 4:
      [
        """
        kill|CONTAINER [SIGNAL]|Send a signal, by name or number, to init of a container; TERM if not given.
        --all, -a|to every process of the container, also when init has ended
        --regex, -r|to every container whose id the regular expression fits

        """
      ]
    case 5:
      [
        """
        delete|CONTAINER...|Remove containers that have ended.
        --force, -f|end them if they run; it is no error if there is none
        --regex, -r|every container whose id one of the regular expressions fits

        """
      ]
    case 6: ["state|CONTAINER|Tell what a container is doing, as JSON.\n"]
    case 7:
      [
        """
        list||List the containers.
        --format, -f FORMAT|table or json
        --quiet, -q|only their ids

        """
      ]
    case 8:
      [
        """
        ps|CONTAINER [OPTION OF PS...]|List the processes of a container.
        --format, -f FORMAT|table, made by ps(1), or json: an array of ids

        """
      ]
    case 9: ["pause|CONTAINER|Stop every process of a container where it is.\n"]
    case 10: ["resume|CONTAINER|Let a paused container go on.\n"]
    case 11:
      [
        """
        update|CONTAINER|Change the limits of a container.
        --resources, -r FILE|linux.resources as JSON; - is the standard input
        --memory BYTES|memory
        --memory-reservation BYTES|memory it is to keep when there is little
        --memory-swap BYTES|memory and swap together
        --kernel-memory BYTES|memory of the kernel (version 1)
        --kernel-memory-tcp BYTES|buffers of TCP (version 1)
        --pids-limit N|processes
        --blkio-weight N|weight of its input and output, 10 to 1000
        --cpu-period MICROSECONDS|the period of the quota
        --cpu-quota MICROSECONDS|CPU time in each period
        --cpu-burst MICROSECONDS|unused time that may be used later
        --cpu-share N|weight of its CPU time
        --cpu-rt-period MICROSECONDS|the period of realtime processes
        --cpu-rt-runtime MICROSECONDS|their time in each
        --cpu-idle N|1: only what nobody else wants
        --cpuset-cpus LIST|CPUs, such as 0-3,7
        --cpuset-mems LIST|memory nodes

        """
      ]
    case 12:
      [
        """
        events|CONTAINER|Print statistics and say when memory ran out, one line of JSON for each.
        --interval TIME|between statistics; 5s if not given
        --stats|statistics once

        """
      ]
    case 13:
      [
        "checkpoint|CONTAINER|Freeze the processes of a container into files by criu(8).\n", freezing,
        """
        --leave-running, -R|the container goes on
        --pre-dump, -P|memory only, in advance; the container goes on
        --parent-path DIR|images of an earlier --pre-dump, relative to these
        --tcp-skip-in-flight|without TCP connections that are being made
        --link-remap|give files that were removed a name for the time
        --status-fd N|a descriptor that gets a NUL when lazy pages can be had
        --page-server ADDRESS:PORT|where memory is sent

        """,
      ]
    case 14:
      [
        "restore|CONTAINER|Make a container out of a checkpoint's files.\n", freezing,
        """
        --bundle, -b DIR|the bundle; the working directory if not given
        --console-socket PATH|a socket that gets the master of the container's terminal
        --pid-file FILE|where the process id of init is written
        --detach, -d|return as soon as the processes run
        --keep|do not remove the container when its program has ended
        --tcp-close|TCP connections are closed
        --lsm-profile TYPE:NAME|another AppArmor profile or SELinux label
        --lsm-mount-context LABEL|another SELinux label of mounts
        --no-pivot|accepted, and of no effect
        --no-subreaper|accepted, and of no effect

        """,
      ]
    case 15:
      [
        """
        spec||Write a config.json to start from.
        --bundle, -b DIR|where; the working directory if not given
        --rootless|for a user without privileges

        """
      ]
    case 16: ["features||Tell what this runtime can do, as JSON.\n"]
    case 17: ["man||Print the manual page thinwall-oci(1) in roff.\n"]
    case 18: ["completion|bash|Print a completion script for the shell.\n"]
    default: nil
    }
  }

  /// Options before the command.
  static var globals: Entry {
    Entry([
      """
      |COMMAND|An OCI runtime: makes containers from bundles, for podman, containerd, Docker and CRI-O.
      --root DIR|where containers are kept
      --log FILE|write failures there too
      --log-format FORMAT|text or json
      --log-level LEVEL|error, warning or debug
      --debug|the same as --log-level debug
      --systemd-cgroup|let systemd make control groups
      --cgroup-manager NAME|cgroupfs, systemd or disabled
      --rootless WHEN|true, false or auto
      --timing|print when each step was taken
      --version, -v|print the version
      --help, -h|print this; behind a command, what that command takes

      """
    ])
  }

  /// One command.
  struct Entry {
    let name: [UInt8]
    let words: [UInt8]
    let summary: [UInt8]
    var options: [(words: [UInt8], summary: [UInt8])] = []

    init(_ texts: [StaticString]) {
      var lines: [[[UInt8]]] = []
      for text in texts {
        for line in CString(text).bytes.split(separator: 10) {
          lines.append(line.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false).map { Array($0) })
        }
      }
      (name, words, summary) = (lines[0][0], lines[0][1], lines[0][2])
      for line in lines.dropFirst() { options.append((line[0], line[1])) }
      if !name.isEmpty { options.append((CString("--help, -h").bytes, CString("print this").bytes)) }
    }
  }

  /// All commands, in the order of a container's life.
  static var commands: [Entry] {
    var entries: [Entry] = []
    var number = 0
    while let texts = lines(number) {
      entries.append(Entry(texts))
      number += 1
    }
    return entries
  }

  /// Whether `--help` or `-h` stands among a command's options: before the program of `exec` and what is for ps(1).
  static func asksForHelp(_ line: Words, of name: CString) -> Bool {
    let isCut = name == "exec" || name == "ps"
    for word in line.rest {
      if word == "--help" || word == "-h" { return command(name) != nil }
      if isCut && word[0] != UInt8(ascii: "-") { return false }
    }
    return false
  }

  static func command(_ name: CString) -> Entry? { commands.first { $0.name == name.bytes } }
}
