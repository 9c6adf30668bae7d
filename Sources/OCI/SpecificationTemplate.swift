internal import JSON
internal import Linux

/// The config.json that `spec` writes for a person to change: what `runc spec` writes, under this runtime's name.
package enum SpecificationTemplate {
  /// The text, a tab for each level. `rootless` holds the caller's ids: then only these are mapped, and what an ordinary
  /// user cannot make is left out.
  package static func json(rootless: (user: UInt32, group: UInt32)? = nil) -> [UInt8] {
    var writer = Writer(capacity: 4096)
    writer.beginObject()
    writer.member("ociVersion", ConfigReader.version)
    process(&writer)
    writer.key("root")
    writer.beginObject()
    writer.member("path", "rootfs")
    writer.member("readonly", true)
    writer.endObject()
    writer.member("hostname", "thinwall")
    mounts(&writer, isRootless: rootless != nil)
    linux(&writer, rootless)
    writer.endObject()
    return Indentation.apply([UInt8(ascii: "\t")], to: writer.finish())
  }

  private static func process(_ writer: inout Writer) {
    writer.key("process")
    writer.beginObject()
    writer.member("terminal", true)
    writer.key("user")
    writer.beginObject()
    writer.member("uid", 0)
    writer.member("gid", 0)
    writer.endObject()
    writer.words("args", "sh")
    writer.words("env", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin TERM=xterm")
    writer.member("cwd", "/")
    writer.key("capabilities")
    writer.beginObject()
    let capabilities: StaticString = "CAP_AUDIT_WRITE CAP_KILL CAP_NET_BIND_SERVICE"
    writer.words("bounding", capabilities)
    writer.words("effective", capabilities)
    writer.words("permitted", capabilities)
    writer.endObject()
    writer.key("rlimits")
    writer.beginArray()
    writer.beginObject()
    writer.member("type", "RLIMIT_NOFILE")
    writer.member("hard", 1024)
    writer.member("soft", 1024)
    writer.endObject()
    writer.endArray()
    writer.member("noNewPrivileges", true)
    writer.endObject()
  }

  private static func mounts(_ writer: inout Writer, isRootless: Bool) {
    writer.key("mounts")
    writer.beginArray()
    mount(&writer, "/proc", "proc", "proc", nil)
    mount(&writer, "/dev", "tmpfs", "tmpfs", "nosuid strictatime mode=755 size=65536k")
    // The group of terminals has no number in a namespace with one group.
    mount(
      &writer, "/dev/pts", "devpts", "devpts",
      isRootless
        ? "nosuid noexec newinstance ptmxmode=0666 mode=0620"
        : "nosuid noexec newinstance ptmxmode=0666 mode=0620 gid=5")
    mount(&writer, "/dev/shm", "tmpfs", "shm", "nosuid noexec nodev mode=1777 size=65536k")
    mount(&writer, "/dev/mqueue", "mqueue", "mqueue", "nosuid noexec nodev")
    if isRootless {
      // sysfs belongs to the owner of the network namespace, which is the host's.
      mount(&writer, "/sys", "none", "/sys", "rbind nosuid noexec nodev ro")
    } else {
      mount(&writer, "/sys", "sysfs", "sysfs", "nosuid noexec nodev ro")
    }
    mount(&writer, "/sys/fs/cgroup", "cgroup", "cgroup", "nosuid noexec nodev relatime ro")
    writer.endArray()
  }

  private static func mount(
    _ writer: inout Writer, _ destination: StaticString, _ type: StaticString, _ source: StaticString,
    _ options: StaticString?
  ) {
    writer.beginObject()
    writer.member("destination", destination)
    writer.member("type", type)
    writer.member("source", source)
    if let options { writer.words("options", options) }
    writer.endObject()
  }

  private static func linux(_ writer: inout Writer, _ rootless: (user: UInt32, group: UInt32)?) {
    writer.key("linux")
    writer.beginObject()
    if let rootless {
      mapping(&writer, "uidMappings", rootless.user)
      mapping(&writer, "gidMappings", rootless.group)
    } else {
      writer.key("resources")
      writer.beginObject()
      writer.key("devices")
      writer.beginArray()
      writer.beginObject()
      writer.member("allow", false)
      writer.member("access", "rwm")
      writer.endObject()
      writer.endArray()
      writer.endObject()
    }
    writer.key("namespaces")
    writer.beginArray()
    namespace(&writer, "pid")
    if rootless == nil { namespace(&writer, "network") }
    namespace(&writer, "ipc")
    namespace(&writer, "uts")
    namespace(&writer, "mount")
    namespace(&writer, "cgroup")
    if rootless != nil { namespace(&writer, "user") }
    writer.endArray()
    writer.words(
      "maskedPaths",
      """
      /proc/acpi /proc/asound /proc/kcore /proc/keys /proc/latency_stats /proc/timer_list /proc/timer_stats \
      /proc/sched_debug /sys/firmware /proc/scsi
      """)
    writer.words("readonlyPaths", "/proc/bus /proc/fs /proc/irq /proc/sys /proc/sysrq-trigger")
    writer.endObject()
  }

  private static func namespace(_ writer: inout Writer, _ type: StaticString) {
    writer.beginObject()
    writer.member("type", type)
    writer.endObject()
  }

  private static func mapping(_ writer: inout Writer, _ name: StaticString, _ id: UInt32) {
    writer.key(CString(name))
    writer.beginArray()
    writer.beginObject()
    writer.member("containerID", 0)
    writer.member("hostID", Int(id))
    writer.member("size", 1)
    writer.endObject()
    writer.endArray()
  }
}
