import Seccomp

/// What a filter says and what its program does are the same, whatever its rules; and no bytes taken for a program
/// bring the simulator down.
///
/// The first byte chooses between a filter and a program, the rest is what it is made of.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var input = unsafe Input([UInt8](UnsafeBufferPointer(start: start, count: start == nil ? 0 : count)))
  switch input.byte() {
  case UInt8(ascii: "p"): checkProgram(&input)
  case UInt8(ascii: "b"): checkBase(&input)
  default: checkFilter(&input)
  }
  return 0
}

// MARK: - Filters

/// Few calls, so that several rules meet on one: neighbours, the ends of the table, and calls one architecture lacks.
private let calls: [SystemCall] = [.read, .write, .open, .close, .ioctl, .clone, .rseq, .pidfd_send_signal, .listns]

private func checkFilter(_ input: inout Input) {
  let shape = input.byte()
  let architecture: Architecture = shape & 1 == 0 ? .x86_64 : .aarch64
  var filter = Filter(architecture: architecture, default: action(&input), unknown: action(&input))
  if shape & 2 != 0 { filter.foreign = action(&input) }
  // Values that rules compare with, and those beside them, are the arguments that tell a wrong comparison.
  var values: [UInt64] = [0, .max]
  var length = 0
  while !input.isAtEnd && length < 1200 {
    let kind = input.byte()
    let call = calls[Int(kind & 0x0f) % calls.count]
    if kind & 0xc0 == 0xc0 {
      filter.replace(call, with: action(&input))
      continue
    }
    let conditions = (0..<Int(kind >> 4 & 3)).map { _ in condition(&input, &values) }
    filter.append(Rule(call, action(&input), when: conditions))
    length += conditions.count + 1
  }
  compare(filter, calls: calls, values: values, &input)
}

/// Arguments are 0 to 2 most of the time, so that clauses share their beginnings.
private func condition(_ input: inout Input, _ values: inout [UInt64]) -> Condition {
  let shape = input.byte()
  let comparison = Condition.Comparison(rawValue: shape & 7) ?? .equal
  let value = value(&input, values)
  values.append(value)
  let mask = shape & 0x80 == 0 ? UInt64.max : input.word()
  let argument = shape >> 3 & 3
  return Condition(argument == 3 ? 5 : argument, shape & 0x40 == 0 ? .word : .full, comparison, value, mask: mask)
}

/// A number of the grammar's edges, or one that was there, or any.
private func value(_ input: inout Input, _ values: [UInt64]) -> UInt64 {
  let choice = input.byte()
  return switch choice & 3 {
  case 0: UInt64(choice >> 2)
  case 1: values[Int(choice >> 2) % values.count]
  case 2: 1 << UInt64(choice >> 2)
  default: input.word()
  }
}

private func action(_ input: inout Input) -> Action {
  let choice = input.byte()
  return switch choice & 7 {
  case 0: .allow
  case 1: .errno(UInt16(choice))
  case 2: .killProcess
  case 3: .killThread
  case 4: .trap(UInt16(choice))
  case 5: .log
  case 6: .trace(UInt16(choice) << 8)
  default: .notify
  }
}

// MARK: - The base filter

/// The base filter's own rules, with exceptions.
private func checkBase(_ input: inout Input) {
  let shape = input.byte()
  let networks: [BaseFilter.Network] = [
    .none, .host, .partial(families: .all, listen: .notify), .partial(families: .inet, listen: .allow),
  ]
  var options = BaseFilter.Options(
    architecture: shape & 1 == 0 ? .x86_64 : .aarch64, wall: shape & 2 == 0 ? .process : .container,
    network: networks[Int(shape >> 2 & 3)], protectAffinity: shape & 16 != 0)
  if shape & 32 != 0 { options.refusedSocket = .notify }
  var calls: [SystemCall] = [.socket, .clone, .ioctl, .prctl, .sendto, .personality]
  for _ in 0..<Int(shape >> 6) {
    let chosen = input.word()
    let call = SystemCall.allCases[Int(chosen >> 1 % UInt64(SystemCall.allCases.count))]
    calls.append(call)
    if chosen & 1 == 0 { options.allowed.append(call) } else { options.denied.append(call) }
  }
  let filter = BaseFilter.filter(options)
  guard (try? filter.compile()) != nil else { preconditionFailure("the base filter is too long") }
  for call in options.denied {
    guard let number = call.number(on: options.architecture) else { continue }
    let verdict = filter.verdict(on: CallData(number: UInt32(number), architecture: options.architecture.audit))
    precondition(verdict == .errno(FilterErrno.notPermitted), "a denied call is not refused")
  }
  compare(filter, calls: calls, values: [0, .max, 1, 2, 3, 10, 0x5413, 1 << 32, 0x7e02_0000], &input)
}

/// Compiles the filter and compares verdicts: on calls with rules and on the numbers around the table's edges.
private func compare(_ filter: Filter, calls: [SystemCall], values: [UInt64], _ input: inout Input) {
  let program: Program
  do throws(Filter.CompileError) { program = try filter.compile() } catch {
    guard case .tooLong(let length) = error else { return }
    precondition(length > Program.limit, "refused as too long, but it is not")
    return
  }
  let simulator: Simulator
  do throws(Simulator.Defect) { simulator = try Simulator(program) } catch {
    preconditionFailure("a compiled program that the kernel would refuse: \(error)")
  }
  let limit = UInt32(filter.architecture.limit)
  let edges: [UInt32] = [
    0, 333, 334, 335, 423, 424, limit - 1, limit, limit + 1, Architecture.x32Bit - 1, Architecture.x32Bit,
    Architecture.x32Bit | 1, 0x7fff_ffff, 0x8000_0000, .max - 1, .max,
  ]
  let numbers = calls.compactMap { $0.number(on: filter.architecture) }.map { UInt32($0) } + edges
  var random = Random(state: input.seed)
  for number in numbers + (0..<4).map({ _ in UInt32(truncatingIfNeeded: random.next()) % (limit + 8) }) {
    for _ in 0..<6 {
      var call = CallData(
        number: number, architecture: filter.architecture.audit, instructionPointer: random.next())
      for index in 0..<6 { call.arguments[index] = random.near(values) }
      check(filter, simulator, call)
      precondition(
        !simulator.isConstantAllow(number: number, architecture: call.architecture)
          || filter.verdict(on: call) == .allow,
        "the kernel would cache an allow that is none")
    }
  }
  for audit in [0, Architecture.x86_64.audit, Architecture.aarch64.audit, 0x4000_0003, UInt32.max] {
    check(filter, simulator, CallData(number: numbers[0], architecture: audit))
    check(filter, simulator, CallData(number: UInt32(truncatingIfNeeded: random.next()), architecture: audit))
  }
}

private func check(_ filter: Filter, _ simulator: Simulator, _ call: CallData) {
  let said = filter.verdict(on: call)
  let done = simulator.verdict(on: call)
  precondition(said == done, "the program does another thing than the filter says: \(done), not \(said), on \(call)")
}

// MARK: - Programs

/// Instructions of eight bytes each, or of a code from the kernel's list: refused with the instruction at fault, or run.
private func checkProgram(_ input: inout Input) {
  var instructions: [Instruction] = []
  let shape = input.byte()
  while !input.isAtEnd && instructions.count <= Program.limit {
    let word = input.word()
    let code = UInt16(truncatingIfNeeded: word)
    instructions.append(
      Instruction(
        code: shape & 1 == 0 ? code : code & 0xff, jt: UInt8(truncatingIfNeeded: word >> 16),
        jf: UInt8(truncatingIfNeeded: word >> 24), k: UInt32(truncatingIfNeeded: word >> 32)))
  }
  // Most of what is random ends nowhere.
  if shape & 2 != 0 { instructions.append(Instruction(code: 0x16, k: 0)) }
  let program = Program(instructions: instructions)
  let simulator: Simulator
  do throws(Simulator.Defect) { simulator = try Simulator(program) } catch {
    switch error {
    case .length(let length):
      precondition(length == instructions.count && (length == 0 || length > Program.limit), "a length it does not have")
    case .code(let at), .load(let at), .operand(let at), .memory(let at), .jump(let at):
      precondition(instructions.indices.contains(at), "a defect outside of the program")
    case .end: break
    }
    return
  }
  var random = Random(state: input.seed)
  for _ in 0..<4 {
    var call = CallData(
      number: UInt32(truncatingIfNeeded: random.next()), architecture: Architecture.native.audit,
      instructionPointer: random.next())
    for index in 0..<6 { call.arguments[index] = random.next() }
    let value = simulator.returnValue(for: call)
    precondition(simulator.returnValue(for: call) == value, "another verdict on the same call")
    precondition(simulator.verdict(on: call) == Action(returnValue: value), "another verdict than its return value")
    precondition(simulator.steps(for: call) <= instructions.count, "more steps than instructions: a jump went back")
    if simulator.isConstantAllow(number: call.number, architecture: call.architecture) {
      precondition(value == Action.allow.returnValue, "the kernel would cache an allow that is none")
    }
  }
}

// MARK: - Input

/// Takes the input apart; behind its end there are zeros.
private struct Input {
  private let bytes: [UInt8]
  private var offset = 0
  /// A number that depends on every byte (FNV-1a).
  let seed: UInt64

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    seed = bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  var isAtEnd: Bool { offset >= bytes.count }

  mutating func byte() -> UInt8 {
    defer { offset += 1 }
    return offset < bytes.count ? bytes[offset] : 0
  }

  /// Eight bytes, the least significant first.
  mutating func word() -> UInt64 { (0..<8).reduce(0) { $0 | UInt64(byte()) << UInt64($1 * 8) } }
}

/// Call data that the input need not spell out, the same for the same input (SplitMix64).
private struct Random {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
    return word ^ word >> 31
  }

  /// One of `values`, one beside it, or one that differs in a bit of either half.
  mutating func near(_ values: [UInt64]) -> UInt64 {
    let choice = next()
    let value = values[Int(choice >> 8) % values.count]
    return switch choice & 7 {
    case 0: value &+ 1
    case 1: value &- 1
    case 2: value ^ 1 << (choice >> 3 & 31)
    case 3: value ^ 1 << (32 + choice >> 3 & 31)
    case 4: value & 0xffff_ffff
    case 5: next()
    default: value
    }
  }
}
