/// What a program finds without asking: the system's own files, and the part of /etc that holds no secrets.
enum SystemPaths {
  /// Read and execute.
  static func forEachDirectory(_ body: (StaticString) -> Void) {
    body("/usr")
    body("/bin")
    body("/sbin")
    body("/lib")
    body("/lib64")
    body("/lib32")
    body("/libx32")
  }

  /// Read. Name service, the loader, certificates, users by name, time zone, alternatives, shells and git. Each costs a
  /// start some microseconds: what programs do well without (`/etc/magic`, `/etc/shells`) is left to `--read`.
  static func forEachSetting(_ body: (StaticString) -> Void) {
    body("/etc/alternatives")
    body("/etc/bash.bashrc")
    body("/etc/fonts")
    body("/etc/gitattributes")
    body("/etc/gitconfig")
    body("/etc/gitignore")
    body("/etc/group")
    body("/etc/hosts")
    body("/etc/inputrc")
    body("/etc/ld.so.cache")
    body("/etc/ld.so.conf")
    body("/etc/ld.so.conf.d")
    body("/etc/localtime")
    body("/etc/mime.types")
    body("/etc/nsswitch.conf")
    body("/etc/os-release")
    body("/etc/passwd")
    body("/etc/pki")
    body("/etc/protocols")
    body("/etc/resolv.conf")
    body("/etc/services")
    body("/etc/ssl")
    body("/etc/terminfo")
    body("/etc/timezone")
  }

  /// Where every program may leave what it does not keep.
  static func forEachTemporary(_ body: (StaticString) -> Void) {
    body("/tmp")
    body("/var/tmp")
    body("/dev/shm")
  }

  /// Devices of every program.
  static func forEachDevice(_ body: (StaticString) -> Void) {
    body("/dev/null")
    body("/dev/zero")
    body("/dev/full")
    body("/dev/random")
    body("/dev/urandom")
  }

  /// Facts about the machine that programs read and that name no process, for the wall without a /proc of its own.
  static func forEachProcessFact(_ body: (StaticString) -> Void) {
    body("/proc/cpuinfo")
    body("/proc/filesystems")
    body("/proc/loadavg")
    body("/proc/meminfo")
    body("/proc/stat")
    body("/proc/uptime")
    body("/proc/version")
    body("/proc/sys")
  }

  /// Files of a /proc of one's own that say or change something about the machine, when the user owns them.
  static func forEachMaskedFile(_ body: (StaticString) -> Void) {
    body("proc/kcore")
    body("proc/kmsg")
    body("proc/kpagecount")
    body("proc/kpageflags")
    body("proc/sysrq-trigger")
    body("proc/timer_list")
  }
}
