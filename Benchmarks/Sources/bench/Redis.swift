import ArgumentParser
import CBench
import Foundation

/// What a server loses inside a wall.
struct Redis: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "A Redis server bare and behind each wall, asked by redis-benchmark from outside.")
  @OptionGroup var common: Common
  @Option(help: "Rounds; each starts all servers anew.") var rounds = 8
  @Option(help: "Slices of a round; each asks every server once, in rotated order.") var slices = 4
  @Option(help: "Requests of each kind in a slice.") var requests = 50_000

  /// What redis-benchmark says about one kind of request.
  struct Figures {
    var rate = Sample()
    var p50 = Sample()
    var p99 = Sample()
    /// Time of the server on a CPU for one request, of whatever kind: hardly depends on what else the machine does.
    var time = Sample()

    mutating func add(_ rate: Double, _ p50: Double, _ p99: Double, _ time: Double) {
      self.time.add(time)
      self.rate.add(rate)
      self.p50.add(p50)
      self.p99.add(p99)
    }
  }

  func run() throws {
    try measure(try Workshop(common), Output())
  }

  func measure(_ workshop: Workshop, _ output: Output) throws {
    guard let server = Command.find("redis-server"), let client = Command.find("redis-benchmark") else {
      throw ValidationError("redis-server is not installed")
    }
    // Bare twice: how far the two are apart is what the machine's noise can do to any other ratio.
    let variants: [(name: String, wall: String?)] = [
      ("bare", nil), ("process", "process"), ("bare again", nil), ("container", "container"),
    ]
    let kinds = ["SET", "GET"]
    var figures = [String: [Figures]](
      uniqueKeysWithValues: kinds.map { ($0, Array(repeating: Figures(), count: variants.count)) })
    for round in 0...rounds {
      var servers: [(id: pid_t, port: String, process: pid_t)] = []
      defer { for server in servers { Command.stop(server.id) } }
      for variant in variants {
        let port = String(bench_free_port())
        var command = workshop.command(
          server, "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no")
        if let wall = variant.wall { command = command.behind(workshop.wall(wall, ["--net-bind", port])) }
        guard let id = command.start() else { throw ValidationError("\(variant.name): the server did not start") }
        servers.append((id, port, id))
        for _ in 0..<500 where bench_accepts(Int32(port) ?? 0) == 0 { usleep(10_000) }
        servers[servers.count - 1].process =
          Processes.descendants(of: id).first { Processes.name(of: $0) == "redis-server" } ?? id
      }
      var slices = [String: [Figures]](
        uniqueKeysWithValues: kinds.map { ($0, Array(repeating: Figures(), count: variants.count)) })
      for slice in 0..<(round == 0 ? 1 : self.slices) {  // round 0 is a warm-up
        for position in variants.indices {
          let i = (position + round + slice) % variants.count
          let before = Processes.time(of: servers[i].process)
          let text = workshop.command(
            client, "-h", "127.0.0.1", "-p", servers[i].port, "-t", "set,get", "-c", "50", "-n", String(requests), "-d",
            "256", "--csv"
          ).read()
          let time = (Processes.time(of: servers[i].process) - before) / 1000 / Double(2 * requests)
          guard let text else { throw ValidationError("\(variants[i].name): redis-benchmark failed") }
          for line in text.split(separator: "\n") {
            // "test","rps","avg_latency_ms","min_latency_ms","p50_latency_ms","p95_latency_ms","p99_latency_ms",...
            let words = line.split(separator: ",").map { $0.trimmingCharacters(in: ["\""]) }
            guard words.count >= 7, kinds.contains(words[0]) else { continue }
            slices[words[0]]?[i].add(
              Double(words[1]) ?? .nan, Double(words[4]) ?? .nan, Double(words[6]) ?? .nan, time)
          }
        }
      }
      if round == 0 { continue }
      for kind in kinds {
        for (i, s) in (slices[kind] ?? []).enumerated() where s.rate.values.count == self.slices {
          figures[kind]?[i].add(s.rate.median, s.p50.median, s.p99.median, s.time.median)
        }
      }
    }

    output.heading("Redis")
    output.line(
      "\(rounds) rounds with new servers, each of \(slices) slices that ask every server, order rotated; redis-benchmark "
        + "outside every wall, over loopback: 50 connections, \(requests) requests, 256 bytes. Medians; "
        + "\"bare again\" is a second server without a wall and shows the noise. "
        + "Server CPU is the server's time on a CPU for a request (SET and GET together), which a busy machine changes "
        + "least.\n")
    var rows: [[String]] = []
    for kind in kinds {
      guard let list = figures[kind], list.allSatisfy({ $0.rate.values.count == rounds }) else {
        throw ValidationError("redis-benchmark said nothing about \(kind)")
      }
      for (variant, f) in zip(variants, list) {
        let ratios = f.rate.ratios(to: list[0].rate)
        let interval = ratios.confidence
        rows.append([
          "\(kind) \(variant.name)", decimal(f.rate.median, 0), decimal(f.rate.median / list[0].rate.median, 3),
          "\(decimal(ratios.median, 3)) (\(decimal(interval.low, 3))-\(decimal(interval.high, 3)))",
          decimal(f.p50.median, 3), decimal(f.p99.median, 3), decimal(f.time.median, 2),
          decimal(f.time.ratios(to: list[0].time).median, 3),
        ])
      }
    }
    output.table(
      [
        "requests", "per second", "ratio of medians", "median of ratios", "p50 ms", "p99 ms", "server CPU µs",
        "to bare",
      ], rows)
    output.line()
    for kind in kinds {
      guard let list = figures[kind] else { continue }
      for i in variants.indices where variants[i].wall != nil {
        output.target(
          "\(kind), \(variants[i].name) to bare", list[i].rate.median / list[0].rate.median, atLeast: 0.98)
      }
    }
  }
}
