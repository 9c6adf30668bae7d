/// What a list of measurements says.
struct Sample {
  private(set) var values: [Double] = []

  mutating func add(_ value: Double) { values.append(value) }

  var least: Double { values.min() ?? .nan }
  var median: Double { Self.median(of: values) }

  static func median(of values: [Double]) -> Double {
    guard !values.isEmpty else { return .nan }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// Ratios to another sample, round by round: what disturbs a whole round disturbs both sides of its ratio.
  func ratios(to base: Sample) -> Sample {
    var ratios = Sample()
    for (mine, other) in zip(values, base.values) where other > 0 { ratios.add(mine / other) }
    return ratios
  }

  /// The interval that holds the median with 95 % confidence, by drawing the rounds anew (bootstrap, percentiles).
  /// The same values give the same interval.
  var confidence: (low: Double, high: Double) {
    guard values.count > 2 else { return (least, values.max() ?? .nan) }
    var generator = Generator(seed: UInt64(values.count))
    let medians = (0..<1000).map { _ in
      Self.median(of: values.indices.map { _ in values[Int(generator.next() % UInt64(values.count))] })
    }.sorted()
    return (medians[24], medians[974])
  }
}

/// Random numbers that a seed repeats (SplitMix64).
struct Generator: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
