/// A test of one argument of a system call.
///
/// The kernel's `int` arguments arrive in 64-bit registers whose upper half means nothing, so a test on one must be
/// made with `.word`: a 64-bit test is evaded by setting a bit the kernel ignores.
package struct Condition: Equatable, Sendable {
  /// How the argument is compared.
  package enum Comparison: UInt8, Sendable {
    /// `argument & mask == value`
    case equal
    /// `argument & mask != value`
    case notEqual
    /// `argument > value`, unsigned, without the mask
    case greater
    /// `argument >= value`, unsigned, without the mask
    case greaterOrEqual
    /// `argument < value`, unsigned, without the mask
    case less
    /// `argument <= value`, unsigned, without the mask
    case lessOrEqual
  }

  /// How much of the argument is looked at.
  package enum Width: UInt8, Sendable {
    /// The low 32 bits: kernel `int` and `unsigned int`.
    case word
    /// All 64 bits: kernel `long`, `size_t` and pointers.
    case full
  }

  /// Which argument, 0 to 5.
  package let argument: UInt8
  /// How it is compared.
  package let comparison: Comparison
  /// How much of it is looked at.
  package let width: Width
  /// The bits that `equal` and `notEqual` look at.
  package let mask: UInt64
  /// What it is compared with.
  package let value: UInt64

  /// A test of argument 0 to 5; of a word, mask and value are cut to their low 32 bits.
  package init(
    _ argument: UInt8, _ width: Width, _ comparison: Comparison, _ value: UInt64, mask: UInt64 = .max
  ) {
    precondition(argument < 6, "a system call has six arguments")
    self.argument = argument
    self.width = width
    self.comparison = comparison
    self.mask = width == .word ? mask & 0xFFFF_FFFF : mask
    self.value = width == .word ? value & 0xFFFF_FFFF : value
  }

  /// Whether it holds for the arguments of a call.
  package func holds(for arguments: InlineArray<6, UInt64>) -> Bool {
    let whole = arguments[Int(argument)]
    let found = width == .word ? whole & 0xFFFF_FFFF : whole
    return switch comparison {
    case .equal: found & mask == value
    case .notEqual: found & mask != value
    case .greater: found > value
    case .greaterOrEqual: found >= value
    case .less: found < value
    case .lessOrEqual: found <= value
    }
  }

  /// True if any of these bits of the low word is set.
  package static func anyBit(_ argument: UInt8, _ bits: UInt32) -> Condition {
    Condition(argument, .word, .notEqual, 0, mask: UInt64(bits))
  }
}

/// An action for one system call, if all of its conditions hold.
package struct Rule: Equatable, Sendable {
  /// The call it is about.
  package let call: SystemCall
  /// All of these must hold; with none the rule sets the call's base action.
  package let conditions: [Condition]
  /// What happens then.
  package let action: Action

  /// A rule for one call.
  package init(_ call: SystemCall, _ action: Action, when conditions: [Condition] = []) {
    self.call = call
    self.conditions = conditions
    self.action = action
  }
}
