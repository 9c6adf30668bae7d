internal import Linux

/// What `--help` and `--version` say.
enum Usage {
  /// The version of all of Thinwall's programs.
  static let number: StaticString = "0.1.0"

  static func version() {
    var message = Message("thinwall-oci version ")
    message.add(number)
    message.add("\nspec: 1.3.0\n")
    message.write(to: 1)
  }

  static func write(_ command: CString?) {
    if let command {
      var message = Message("Usage: thinwall-oci [OPTIONS] ")
      message.add(command.bytes)
      let takesNone = command == "list" || command == "spec" || command == "features"
      message.add(takesNone ? " [OPTIONS]\n" : " [OPTIONS] CONTAINER\n")
      message.write(to: 1)
      return
    }
    Message(
      """
      Usage: thinwall-oci [OPTIONS] COMMAND [OPTIONS] CONTAINER

      An OCI runtime: makes containers from bundles, for podman, containerd, Docker and CRI-O.

      COMMANDS
        create      make a container that waits for start
        start       begin the program of a container
        run         create and start at once
        exec        run another program in a container
        kill        send a signal to a container
        delete      remove a container
        state       tell what a container is doing, as JSON
        list        list containers
        ps          list the processes of a container
        pause       stop every process of a container where it is
        resume      let a paused container go on
        update      change the limits of a container
        spec        write a config.json to start from
        features    tell what this runtime can do, as JSON

      OPTIONS
        --root DIR             where containers are kept
        --log FILE             write failures there too
        --log-format FORMAT    text or json
        --systemd-cgroup       let systemd make control groups
        --cgroup-manager NAME  cgroupfs, systemd or disabled
        --rootless WHEN        true, false or auto
        --timing               print when each step was taken
        --version, --help

      """
    ).write(to: 1)
  }
}
