/// Instructions one after the other, with branches forward to places not written yet.
public struct Assembler {
  package private(set) var instructions: [Instruction] = []

  /// A place in the program that branches lead to, and those that wait for it.
  public struct Label {
    fileprivate var waiting: [Int] = []
    package init() {}
  }

  /// Prepares room for `capacity` instructions.
  package init(capacity: Int = 0) { instructions.reserveCapacity(capacity) }

  package mutating func add(_ instruction: Instruction) { instructions.append(instruction) }

  /// Goes to `label` when the low half of `register` and `value` meet the condition (BPF_JMP32).
  package mutating func branch(
    _ register: Instruction.Register, _ condition: Instruction.Condition, _ value: UInt32, to label: inout Label
  ) {
    label.waiting.append(instructions.count)
    instructions.append(Instruction(0x06 | condition.rawValue, register, .r0, 0, Int32(bitPattern: value)))
  }

  /// Goes to `label` when the low halves of two registers meet the condition.
  package mutating func branch(
    _ register: Instruction.Register, _ condition: Instruction.Condition, _ other: Instruction.Register,
    to label: inout Label
  ) {
    label.waiting.append(instructions.count)
    instructions.append(Instruction(0x0e | condition.rawValue, register, other, 0, 0))
  }

  /// The place of `label` is here.
  package mutating func place(_ label: inout Label) {
    for index in label.waiting {
      let distance = instructions.count - index - 1
      precondition(distance <= Int(Int16.max), "a branch too far")
      instructions[index] = Instruction(rawValue: instructions[index].rawValue | UInt64(distance) << 16)
    }
    label.waiting.removeAll()
  }
}
