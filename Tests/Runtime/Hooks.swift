import Foundation
import Support
import Testing

/// config.md, "POSIX-platform Hooks", and the order of runtime.md, "Lifecycle".
@Suite("config.md: hooks", .requiresRuntime) struct HookTests {
  static let all = ["prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop"]
  static let inside = ["createContainer", "startContainer"]

  /// A hook that appends its name, and keeps what it got.
  private func recorder(_ bundle: Bundle, _ kind: String) -> Value {
    let script = """
      read -r state <&0; echo "$state" >"$2/state.$1"; env >"$2/env.$1"; readlink /proc/self/ns/mnt >"$2/mnt.$1"
      readlink /proc/self/ns/pid >"$2/pid.$1"; pwd >"$2/pwd.$1"; echo "$1" >>"$2/order"
      """
    // What a container's namespaces hold is busybox, at another place before and after pivot_root.
    let shell = kind == "startContainer" ? "/bin/sh" : "/bin/bash"
    return [
      "path": .string(shell),
      "args": [
        "sh", "-c", .string(script), "hook", .string(kind),
        .string(kind == "startContainer" ? "/record" : bundle.stage("record")),
      ],
      "env": ["PATH=/usr/bin:/bin", .string("HOOK=" + kind)],
    ]
  }

  private func recording() throws -> Bundle {
    let bundle = try Bundle()
    try bundle.stage.directory("record", mode: 0o777)
    bundle.mount(["destination": "/record", "type": "bind", "source": "record", "options": ["rbind"]])
    bundle.config["annotations"] = ["org.example": "value"]
    for kind in Self.all { bundle.config["hooks"][kind] = [recorder(bundle, kind)] }
    bundle.config["process"]["args"] = ["/bin/sh", "-c", "echo program >>/record/order; exec sleep 1000"]
    return bundle
  }

  @Test("All six in their order, around create, start and delete") func order() throws {
    let bundle = try recording()
    let made = try bundle.create()
    #expect(made.end == .exited(0), "\(made)")
    #expect(bundle.stage.contents("record/order") == "prestart\ncreateRuntime\ncreateContainer\n")
    #expect(try bundle.start().end == .exited(0))
    #expect(Machine.eventually { (bundle.stage.contents("record/order") ?? "").split(separator: "\n").count == 6 })
    let order = (bundle.stage.contents("record/order") ?? "").split(separator: "\n").map(String.init)
    #expect(order.firstIndex(of: "startContainer") == 3, "\(order)")
    #expect(order.contains("program") && order.contains("poststart"))
    try bundle.kill("KILL")
    #expect(bundle.waitForStatus("stopped"))
    #expect(!bundle.stage.exists("record/state.poststop"))
    #expect(try bundle.delete().end == .exited(0))
    #expect((bundle.stage.contents("record/order") ?? "").hasSuffix("poststop\n"))
  }

  @Test("The state on standard input: id, bundle, annotations, the process, and the status of the moment") func state()
    throws
  {
    let bundle = try recording()
    try bundle.create()
    let pid = try #require(bundle.pid)
    try bundle.start()
    #expect(Machine.eventually { bundle.stage.exists("record/env.poststart") })
    try bundle.delete("--force")
    let statuses = [
      "prestart": ["creating", "created"], "createRuntime": ["creating", "created"],
      "createContainer": ["creating", "created"], "startContainer": ["created"], "poststart": ["running"],
      "poststop": ["stopped"],
    ]
    for kind in Self.all {
      let state = Value(json: (bundle.stage.contents("record/state.\(kind)") ?? "").utf8)
      #expect(state["id"] == .string(bundle.id) && state["bundle"] == .string(bundle.stage.path), "\(kind): \(state)")
      #expect(state["annotations"]["org.example"] == "value" && state["ociVersion"].string != nil)
      #expect(statuses[kind]!.contains(state["status"].string ?? ""), "\(kind): \(state["status"])")
      // As the hook's own pid namespace sees it.
      if !Self.inside.contains(kind) && kind != "poststop" { #expect(state["pid"].int == pid, "\(kind): \(state)") }
    }
  }

  @Test("Namespaces: createContainer and startContainer run in the container's, the others in the runtime's")
  func namespaces() throws {
    let bundle = try recording()
    let pid = try bundle.create().end == .exited(0) ? bundle.pid! : 0
    let theirs = namespace("mnt", of: pid)
    let ours = namespace("mnt", of: Int(getpid()))
    try bundle.start()
    #expect(Machine.eventually { bundle.stage.exists("record/pwd.poststart") })
    try bundle.delete("--force")
    for kind in Self.all {
      let seen = bundle.stage.contents("record/mnt.\(kind)")?.trimmingCharacters(in: .newlines)
      #expect(seen == (Self.inside.contains(kind) ? theirs : ours), "\(kind)")
    }
  }

  @Test("env: what the hook names and nothing else") func environment() throws {
    let bundle = try recording()
    for kind in Self.all { bundle.config["hooks"][kind].items[0]["env"] = ["ONLY=this"] }
    bundle.environment.append("CALLER=leaks")
    try bundle.create()
    try bundle.start()
    #expect(Machine.eventually { bundle.stage.exists("record/pwd.poststart") })
    try bundle.delete("--force")
    for kind in Self.all {
      let seen = Set((bundle.stage.contents("record/env.\(kind)") ?? "").split(separator: "\n").map(String.init))
      #expect(seen.contains("ONLY=this") && !seen.contains("CALLER=leaks"), "\(kind): \(seen)")
    }
  }

  @Test("args are the whole vector; several hooks run in their order") func several() throws {
    let bundle = try Bundle()
    bundle.config["hooks"] = [
      "createRuntime": .array(
        (1...3).map {
          [
            "path": "/bin/bash",
            "args": ["zero", "-c", .string("echo $0 \($0) >>\"$1\""), "name", .string(bundle.stage("order"))],
          ]
        })
    ]
    #expect(try bundle.run().end == .exited(0))
    #expect(bundle.stage.contents("order") == "name 1\nname 2\nname 3\n")
  }

  @Test(
    "A hook that fails: before the program it is an error and nothing stays",
    arguments: ["prestart", "createRuntime", "createContainer", "startContainer"])
  func failing(_ kind: String) throws {
    let bundle = try Bundle()
    bundle.config["hooks"][kind] = [["path": "/bin/sh", "args": ["sh", "-c", "exit 7"], "env": ["PATH=/bin"]]]
    bundle.config["process"]["args"] = ["/bin/touch", "/ran"]
    var failed = try bundle.create()
    if kind == "startContainer" {
      #expect(failed.end == .exited(0), "\(failed)")
      failed = try bundle.start()
    }
    #expect(failed.end != .exited(0), "\(failed)")
    if kind == "startContainer" {
      #expect(bundle.waitForStatus("stopped") || bundle.state == .null)
    } else {
      #expect(bundle.state == .null)
      #expect(Groups.directories(bundle.id).isEmpty)
    }
    #expect(!bundle.stage.exists("rootfs/ran"))
  }

  @Test("A poststart hook that fails: start fails and the container ends (specification 1.3)") func failingPoststart()
    throws
  {
    let bundle = try Bundle()
    bundle.config["hooks"]["poststart"] = [["path": "/bin/false"]]
    bundle.config["process"]["args"] = ["/bin/sleep", "1000"]
    try bundle.create()
    let pid = try #require(bundle.pid)
    #expect(try bundle.start().end != .exited(0))
    #expect(Machine.eventually { isGone(pid) })
  }

  @Test("A poststop hook that fails is no error of delete, and the next ones run") func failingPoststop() throws {
    let bundle = try Bundle()
    bundle.config["hooks"]["poststop"] = [
      ["path": "/bin/false"], ["path": "/usr/bin/touch", "args": ["touch", .string(bundle.stage("second"))]],
    ]
    try bundle.sleeping()
    #expect(try bundle.delete("--force").end == .exited(0))
    #expect(bundle.stage.exists("second") && bundle.state == .null)
  }

  @Test("timeout: a hook that takes longer is ended, and that is its failure") func timeout() throws {
    let bundle = try Bundle()
    let marker = "marker-\(UUID().uuidString)"
    bundle.config["hooks"]["createRuntime"] = [
      ["path": "/bin/sleep", "args": ["sleep", "1000"], "timeout": 1, "env": [.string("M=" + marker)]]
    ]
    #expect(try bundle.create().end != .exited(0))
    #expect(bundle.state == .null)
    #expect(Machine.eventually { Machine.processes(with: marker).isEmpty })
  }

  @Test("A path that is not absolute, a time-out of 0 or a hook that is not there are errors") func wrong() throws {
    for hook: Value in [["path": "true"], ["path": "/bin/true", "timeout": 0], ["path": "/none"]] {
      let bundle = try Bundle()
      bundle.config["hooks"]["createRuntime"] = [hook]
      #expect(try bundle.run().end != .exited(0), "\(hook)")
      #expect(bundle.state == .null)
    }
  }
}
