internal import Container
internal import Linux

/// What `--help`, `--version`, `man` and `completion` say.
enum Usage {
  /// The version of all of Thinwall's programs.
  static let number: StaticString = "0.1.0"

  static func version() {
    var message = Message("thinwall-oci version ")
    message.add(number)
    message.add("\nspec: 1.3.0\n")
    message.write(to: 1)
  }

  /// Help for a command, or for all of it.
  static func write(_ command: CString?) {
    let entry = command.flatMap { Reference.command($0) } ?? Reference.globals
    var message = Message("Usage: thinwall-oci [OPTIONS]")
    for part in [entry.name, entry.name.isEmpty ? [] : CString("[OPTIONS]").bytes, entry.words] where !part.isEmpty {
      message.add(" ")
      message.add(part)
    }
    message.add("\n\n")
    message.add(entry.summary)
    message.add("\n")
    if entry.name.isEmpty {
      message.add("\nCOMMANDS\n")
      table(Reference.commands.map { ($0.name, $0.summary) }, &message)
    }
    message.add("\nOPTIONS\n")
    table(entry.options, &message)
    message.write(to: 1)
  }

  private static func table(_ rows: [(words: [UInt8], summary: [UInt8])], _ message: inout Message) {
    var width = 0
    for row in rows { width = max(width, row.words.count) }
    for row in rows {
      message.add("  ")
      message.add(row.words)
      for _ in 0..<(width - row.words.count + 2) { message.add(" ") }
      message.add(row.summary)
      message.add("\n")
    }
  }

  // MARK: The manual page (man(7))

  static func manual() {
    var page = Message(".TH THINWALL-OCI 1 \"\" \"thinwall ")
    page.add(number)
    page.add("\" \"\"\n.SH NAME\nthinwall\\-oci \\- an OCI runtime\n.SH SYNOPSIS\n")
    page.add(".B thinwall\\-oci\n[OPTIONS] COMMAND [OPTIONS] [CONTAINER]\n.SH DESCRIPTION\n")
    page.add(
      """
      .B thinwall\\-oci
      makes containers from bundles as the runtime specification of the Open Container Initiative 1.3 describes them.
      It takes the commands and options of runc(8) and crun(1), and stands in for them under podman(1), containerd(8),
      Docker and CRI\\-O. A field of config.json that cannot be honoured on this machine is an error that names it.
      .SH OPTIONS

      """)
    for option in Reference.globals.options { add(option, to: &page) }
    page.add(".SH COMMANDS\n")
    for entry in Reference.commands {
      page.add(".SS ")
      page.add(escaped(entry.name))
      page.add(" ")
      page.add(escaped(entry.words))
      page.add("\n")
      page.add(escaped(entry.summary))
      page.add("\n")
      for option in entry.options where option.words != CString("--help, -h").bytes { add(option, to: &page) }
    }
    page.add(
      """
      .SH ANNOTATIONS
      Annotations of config.json that only take rights away:
      .TP
      .B org.thinwall.landlock
      Rules between commas that Landlock enforces beneath everything else:
      .I LETTERS:PATH
      allows reading (r), executing (x) and writing (w) beneath a path of the container, and then nothing else is
      allowed;
      .I net\\-bind:PORT
      and
      .I net\\-connect:PORT
      allow a TCP port, or none;
      .I scope:signal
      and
      .I scope:abstract\\-unix
      keep signals and abstract sockets inside. For example rx:/usr,rx:/lib,rw:/data,net\\-bind:8080.
      .TP
      .B org.thinwall.seccomp
      base: a bundle without linux.seccomp gets the filter of
      .BR thinwall (1).
      It needs process.noNewPrivileges.
      .TP
      .B org.thinwall.wall
      container, which is what a bundle has anyway.
      .TP
      .B org.criu.config
      The file with criu's options for this container; empty for none.
      .TP
      .B org.systemd.property.NAME
      A property of the container's systemd unit.
      .SH EXIT STATUS
      0, or 1 after a sentence that says what failed; run and exec end with the program's exit code, 128+N if signal N
      ended it, and exec with 255 if it failed itself.
      .SH ENVIRONMENT
      .TP
      .B XDG_RUNTIME_DIR
      Where an ordinary user's containers are kept.
      .TP
      .B LISTEN_FDS, LISTEN_PID, LISTEN_FDNAMES
      Sockets of a service manager, which the program of create and run gets (sd_listen_fds(3)).
      .TP
      .B NOTIFY_SOCKET
      Gets READY=1 of the container, before start and run --detach return (sd_notify(3)).
      .SH FILES
      .TP
      .I /run/thinwall\\-oci
      Where root's containers are kept.
      .SH SEE ALSO
      .BR thinwall (1),
      .BR runc (8),
      .BR crun (1),
      .BR criu (8)

      """)
    page.write(to: 1)
  }

  private static func add(_ option: (words: [UInt8], summary: [UInt8]), to page: inout Message) {
    page.add(".TP\n.B ")
    page.add(escaped(option.words))
    page.add("\n")
    page.add(escaped(option.summary))
    page.add("\n")
  }

  private static func escaped(_ text: [UInt8]) -> [UInt8] {
    var escaped: [UInt8] = []
    for byte in text {
      if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "\\") { escaped.append(UInt8(ascii: "\\")) }
      escaped.append(byte)
    }
    return escaped
  }

  // MARK: Completion

  /// A script for bash: commands, options, and ids of containers.
  static func completion() {
    var script = Message(
      """
      _thinwall_oci() {
        local word=${COMP_WORDS[COMP_CWORD]} command= root= i
        for ((i = 1; i < COMP_CWORD; i++)); do
          case ${COMP_WORDS[i]} in
            --root) root=${COMP_WORDS[++i]} ;;
            --log | --log-format | --log-level | --cgroup-manager | --rootless) ((i++)) ;;
            -*) ;;
            *) command=${COMP_WORDS[i]}; break ;;
          esac
        done
        local options
        case $command in

      """)
    add(Reference.globals, CString("''").bytes, words: Reference.commands.map { $0.name }, to: &script)
    for entry in Reference.commands { add(entry, entry.name, words: [], to: &script) }
    script.add(
      """
        esac
        case $word in
          -*) ;;
          *) case $command in
            start | exec | kill | delete | state | ps | pause | resume | update | events | checkpoint)
              options=$(thinwall-oci ${root:+--root "$root"} list -q 2>/dev/null) ;;
          esac ;;
        esac
        COMPREPLY=($(compgen -W "$options" -- "$word"))
      }
      complete -o default -F _thinwall_oci thinwall-oci

      """)
    script.write(to: 1)
  }

  private static func add(_ entry: Reference.Entry, _ name: [UInt8], words: [[UInt8]], to script: inout Message) {
    script.add("    ")
    script.add(name)
    script.add(") options='")
    var all = words
    for option in entry.options {
      for word in option.words.split(whereSeparator: { $0 == 32 || $0 == UInt8(ascii: ",") })
      where word.first == UInt8(ascii: "-") { all.append(Array(word)) }
    }
    for (index, word) in all.enumerated() {
      if index > 0 { script.add(" ") }
      script.add(word)
    }
    script.add("' ;;\n")
  }
}
