import Policy

/// The manual page thinwall(1).
enum Manual {
  /// The page as roff.
  static var page: String {
    var roff = Roff(
      "thinwall", section: 1, name: "thinwall", summary: "run a program behind the thinnest wall that holds")
    roff.heading("Synopsis")
    for verb in Verb.allCases { roff.entry("*thinwall* *\(verb.rawValue)* \(verb.synopsis)", "\(verb.summary)") }
    describe(&roff)
    roff.heading("Options of run and explain")
    roff.paragraph(
      "Options end at the first word that is none, or at *--*; what follows is the program and its arguments. "
        + "A value stands in the next word, behind = or, for a letter, right behind it.")
    for section in HelpText.sections {
      roff.subheading(section)
      for flag in HelpText.flags(in: section) {
        let letter = flag.letter.map { "*-\(Character(Unicode.Scalar($0)))*, " } ?? ""
        var text = "\(flag.summary)."
        if let detail = detail(of: flag) { text += " " + detail }
        roff.entry(
          "\(letter)*--\(flag.name)*\(flag.value.map { " \($0)" } ?? "")",
          text.prefix(1).uppercased() + text.dropFirst())
      }
    }
    optional(&roff)
    walls(&roff)
    surroundings(&roff)
    return roff.text
  }

  private static func describe(_ roff: inout Roff) {
    roff.heading("Description")
    roff.paragraph(
      "*thinwall* *run* starts a program that can do only what the options and the profile allow. The kernel enforces "
        + "it: Landlock, seccomp, namespaces and control groups. Nothing stands on the way of the data, and a run "
        + "costs about what fork(2) and execve(2) cost.")
    roff.paragraph("Without options the program has:")
    roff.entry(
      "Files",
      "the system's directories (/usr, /bin, /sbin, /lib*) to read and execute, the harmless part of /etc "
        + "to read, the current directory to read unless it is the home directory or /, an empty private /tmp, and "
        + "/dev/null, zero, full, random and urandom. No home directory.")
    roff.entry("Network", "none.")
    roff.entry("Environment", "PATH, HOME, USER, LOGNAME, SHELL, TERM, LANG, LC_*, TZ and a few more without secrets.")
    roff.entry("Descriptors", "0, 1 and 2; all others are closed.")
    roff.paragraph(
      "Nothing is ever weaker than asked. Where this kernel cannot enforce a rule, the run is refused with the name of "
        + "the rule, of what is missing, and of the option that would change it; *--optional* is the only way to do "
        + "without. When *thinwall* ends, however it ends, nothing of the run is left.")
  }

  /// What the one-line summary leaves out.
  private static func detail(of flag: Flag) -> String? {
    switch flag {
    case .read, .exec, .write: "May be given more than once; a path that does not exist is an error."
    case .deny: "May be given more than once."
    case .tmp: "The default is private."
    case .net: "The default is none; none also takes back the ports allowed before it."
    case .netAllow: "Ports count, hosts do not yet. Also as tcp://:PORT. May be given more than once."
    case .netBind: "* is every port. May be given more than once."
    case .memory, .fileSize: "Units are K, M, G and T, powers of 1024."
    case .cpu: "200 is two whole CPUs."
    case .timeout: "A number without a unit is seconds."
    case .env: "Without =V the caller's value stays. May be given more than once."
    case .uid, .gid: "In the user namespace of the container wall."
    case .allowSyscall: "May be given more than once; *--deny-syscall* wins."
    case .optional: "May be given more than once; see *Optional* *features*."
    case .wall: "The default is auto: container where user namespaces really work, else process."
    case .profile: "What stands on the command line counts after the profile and more. See thinwall-profile(5)."
    case .json: "fd:N is an open descriptor."
    default: nil
    }
  }

  private static func optional(_ roff: inout Roff) {
    roff.heading("Optional features")
    roff.paragraph(
      "What *--optional* takes, and what is lost where the kernel lacks it; *thinwall* *doctor* says what is here.")
    Features.describe { _, name, summary in roff.entry("*\(name)*", "\(summary).") }
  }

  private static func walls(_ roff: inout Roff) {
    roff.heading("Walls")
    roff.entry(
      "*process*",
      "Landlock and seccomp, no namespaces and no root. What is not granted cannot be opened, but that it exists, its "
        + "size, owner and times can be seen, as Landlock does not hide them. Other processes can be seen as the "
        + "machine's /proc shows them only if /proc is granted. "
        + "Of /proc itself the program has its own /proc/self; a child of it has only that of the program, and needs "
        + "*-r* */proc*. There is no /dev/shm of its own: shared memory and semaphores by name (shm_open(3), sem_open(3), "
        + "Python's multiprocessing.Lock) need *-w* */dev/shm*, which is the machine's, or the container wall.")
    roff.entry(
      "*container*",
      "The same, inside user, mount, pid, ipc, uts and cgroup namespaces, and without network in a network namespace "
        + "with a loopback interface of its own. What is not granted does not exist.")
    roff.entry("*auto*", "container if it can be built here, else process. The report says which it was.")
  }

  private static func surroundings(_ roff: inout Roff) {
    roff.heading("Exit status")
    roff.entry("the program's", "if it ended by itself.")
    roff.entry("124", "*--timeout* ended the run.")
    roff.entry("125", "thinwall failed, or refused what cannot be enforced.")
    roff.entry("126", "The program exists and cannot be executed.")
    roff.entry("127", "The program was not found.")
    roff.entry("128+N", "Signal N ended the program.")
    roff.paragraph(
      "The other verbs end with 0, with 1 if something is wrong, and with 125 if they were called wrongly.")
    roff.heading("Signals")
    roff.paragraph(
      "A signal to *thinwall* is passed on to the program. One that is sent to the whole job, as *kill* *%1* of a shell "
        + "and timeout(1) do it, the program also gets itself, and so may hear twice; keys of the terminal it hears once."
    )
    roff.heading("Environment")
    roff.entry("THINWALL_PROFILES", "Directories between colons in which profiles are looked for first.")
    roff.entry("XDG_CONFIG_HOME, XDG_CACHE_HOME, HOME", "Where profiles of the user are, and their compiled forms.")
    roff.heading("Files")
    roff.entry("~/.config/thinwall/profiles/NAME.toml", "Profiles of the user.")
    roff.entry("/etc/thinwall/profiles/NAME.toml", "Profiles of the machine.")
    roff.entry(
      "PREFIX/share/thinwall/profiles/NAME.toml", "Profiles that come with thinwall: build, python, node, redis.")
    roff.entry("~/.cache/thinwall/", "Compiled profiles; may be removed at any time.")
    roff.heading("Examples")
    roff.paragraph("Compile, with this directory writable and nothing else:")
    roff.example("thinwall run -w . -- make -j2")
    roff.paragraph("A server on one port:")
    roff.example("thinwall run --net-bind 6379 -- redis-server --port 6379 --save \u{27}\u{27} --appendonly no")
    roff.paragraph("A job with bounds:")
    roff.example("thinwall run -r data.csv -w out --timeout 30s -m 512M -P 20 -- python3 job.py")
    roff.paragraph("What would happen, and why:")
    roff.example("thinwall explain -w . -- make -j2")
    roff.heading("See also")
    roff.paragraph("thinwall-profile(5), landlock(7), seccomp(2), namespaces(7), cgroups(7)")
  }
}
