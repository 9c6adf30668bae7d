internal import Seccomp

/// What the calls of one ABI meet. A profile's names are known by their position in it and by their index.
struct CallRules {
  let abi: ABI
  private(set) var filter = Filter(numbers: 0, default: .allow, unknown: .allow)
  /// For ARM's private calls.
  private(set) var armPrivate: Filter?
  /// By position, `CallTable.none` where this ABI lacks the call.
  private var numbers: [UInt16] = []

  init(abi: ABI) { self.abi = abi }

  // arch/x86/entry/syscalls/syscall_32.tbl
  private static let socketcall = 102
  private static let ipc = 117

  /// Makes room for the calls that a profile names. What is beyond the highest of them was unknown to its author: where
  /// `answersNewer`, it gets ENOSYS, on which programs fall back as on an older kernel.
  mutating func prepare(_ names: [Int], default standard: Action, answersNewer: Bool) {
    numbers = abi.numbers(of: names)
    var highest = -1
    var highestDirect = -1
    for position in numbers.indices {
      let number = numbers[position]
      if abi == .i386 && subcall(names[position]) != 0 {
        highestDirect = max(highestDirect, number == CallTable.none ? Self.ipc : Int(number))
      } else if number != CallTable.none {
        highest = max(highest, Int(number))
      }
    }
    // runc does not count those that have a number of their own beside socketcall(2) and ipc(2), nor a lone call 0.
    let answersNewer = answersNewer && highest > 0
    if !answersNewer { highest = max(highest, highestDirect) }
    let unknown = answersNewer ? Action.errno(FilterErrno.noSystemCall) : standard
    if highest >= Int(ABI.armPrivate) {
      filter = Filter(numbers: 512, default: standard, unknown: standard)
      armPrivate = Filter(numbers: highest - Int(ABI.armPrivate) + 1, default: standard, unknown: unknown)
    } else {
      filter = Filter(numbers: highest + 1, default: standard, unknown: unknown)
    }
  }

  /// Adds rules without conditions for the names at these positions, and returns the position of one that contradicts
  /// an earlier rule.
  mutating func decide(
    _ names: [Int], _ positions: Range<Int>, _ action: Action, default standard: Action
  ) -> Int? {
    let value = action.returnValue
    let standardValue = standard.returnValue
    for position in positions {
      let number = Int(numbers[position])
      // The many: what is beyond the table is either none or ARM's own.
      filter.decide(number, value, unless: standardValue)
      switch abi {
      case .x86_64, .x32, .aarch64: continue
      case .i386:
        let subcall = subcall(names[position])
        if subcall != 0 && addSubcall(subcall, action, [], standard) == .contradiction { return position }
      case .arm:
        if number >= Int(ABI.armPrivate) && number != Int(CallTable.none) {
          armPrivate?.decide(number - Int(ABI.armPrivate), value, unless: standardValue)
        }
      }
    }
    return nil
  }

  /// Adds a rule for the name at a position; one that this ABI lacks is passed over.
  mutating func add(
    _ names: [Int], _ position: Int, _ action: Action, _ conditions: [Condition], default standard: Action
  ) -> Filter.Insertion {
    let number = Int(numbers[position])
    let fitting = fit(conditions)
    if abi == .i386 {
      let subcall = subcall(names[position])
      if subcall != 0 && addSubcall(subcall, action, fitting, standard) == .contradiction { return .contradiction }
    }
    if filter.covers(number) { return filter.insert(number: number, action, when: fitting, default: standard) }
    let isPrivate = number >= Int(ABI.armPrivate) && number != Int(CallTable.none)
    guard isPrivate, armPrivate != nil else { return .done }
    return armPrivate?.insert(
      number: number - Int(ABI.armPrivate), action, when: fitting, default: standard) ?? .done
  }

  /// A name's function of socketcall(2) or ipc(2), or 0.
  private func subcall(_ name: Int) -> UInt8 { name < 0 ? 0 : CallTable.subcalls[name] }

  /// As libseccomp has it: the function takes the place of what the rule says of argument 0.
  private mutating func addSubcall(
    _ subcall: UInt8, _ action: Action, _ conditions: [Condition], _ standard: Action
  ) -> Filter.Insertion {
    let number = subcall & CallTable.ipcBit != 0 ? Self.ipc : Self.socketcall
    guard filter.covers(number), !filter.isDecided(number, unless: standard.returnValue) else { return .done }
    var within = [Condition(0, .word, .equal, UInt64(subcall & ~CallTable.ipcBit))]
    for condition in conditions where condition.argument != 0 { within.append(condition) }
    return filter.insert(number: number, action, when: within, default: standard)
  }

  /// The conditions as this ABI passes arguments, without those that always hold.
  private func fit(_ conditions: [Condition]) -> [Condition] {
    var fitting: [Condition] = []
    for each in conditions {
      let condition =
        abi.width == .full ? each : Condition(each.argument, .word, each.comparison, each.value, mask: each.mask)
      if condition.mask != 0 { fitting.append(condition) }
    }
    return fitting
  }
}
