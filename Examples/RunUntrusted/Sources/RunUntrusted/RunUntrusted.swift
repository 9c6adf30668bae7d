import Thinwall

/// Runs Python that nobody has read, behind the default wall: no network, no home directory, 5 seconds, 256 MiB.
@main
struct RunUntrusted {
  static func main() async throws(SandboxError) {
    var policy = Policy()
    policy.timeout = .seconds(5)
    policy.limits.memory = 256 << 20
    policy.optional = [.memoryLimit]  // where no cgroup is ours to use, rather than not at all

    let answer = try await Sandbox.run(["/usr/bin/python3", "-c", "print(6 * 7)"], policy: policy)
    print("answer:", answer.output.text, terminator: "")

    let curious = try await Sandbox.run(
      ["/usr/bin/python3", "-c", "import socket; socket.create_connection(('192.0.2.1', 80))"], policy: policy)
    print("network: exit \(curious.exitCode), refused \(curious.denials.map(\.what))")

    policy.timeout = .milliseconds(300)
    let endless = try await Sandbox.run(["/usr/bin/python3", "-c", "while True: pass"], policy: policy)
    print("endless:", endless.end == .timedOut ? "timed out" : "\(endless.end)")

    // Each run is a process of its own, so that any number of tasks and threads may start them.
    policy.timeout = .seconds(30)
    let squares = await withTaskGroup(of: String?.self) { group in
      for n in 1...8 {
        group.addTask { [policy] in
          try? await Sandbox.run(["/usr/bin/python3", "-c", "print(\(n) ** 2, end='')"], policy: policy).output.text
        }
      }
      var squares: [Int] = []
      for await text in group { squares += [text.flatMap { Int($0) } ?? -1] }
      return squares
    }
    print("squares:", squares.sorted())

    do throws(SandboxError) {
      _ = try await Sandbox.run(["no-such-program"], policy: policy)
    } catch { print("refused:", error) }
  }
}
