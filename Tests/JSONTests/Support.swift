import Glibc
import JSON
import Testing

/// How a process ends that meets a failed precondition; a thrown error would be another end.
#if arch(x86_64)
  let stopped = ExitTest.Condition.signal(SIGILL)
#else
  let stopped = ExitTest.Condition.signal(SIGTRAP)
#endif

/// A JSON value as a tree, which the library itself does not build: what the tests compare.
indirect enum Tree: Equatable {
  case object([Member])
  case array([Tree])
  case string([UInt8])
  case number(String)
  case bool(Bool)
  case null

  struct Member: Equatable {
    var key: [UInt8]
    var value: Tree
  }

  /// Reads a whole text.
  init(_ bytes: [UInt8], surrogates: Surrogates = .reject) throws(ReadError) {
    var reader = Reader(bytes.span, surrogates: surrogates)
    self = try Tree(from: &reader)
    try reader.finish()
  }

  init(from reader: inout Reader) throws(ReadError) {
    switch try reader.peek() {
    case .object:
      var members: [Member] = []
      try reader.beginObject()
      while let key = try reader.nextKey() {
        members.append(Member(key: key.bytes, value: try Tree(from: &reader)))
      }
      self = .object(members)
    case .array:
      var elements: [Tree] = []
      try reader.beginArray()
      while try reader.nextElement() { elements.append(try Tree(from: &reader)) }
      self = .array(elements)
    case .string: self = .string(try reader.bytes())
    case .number:
      let number = try reader.number()
      self = .number(number.raw.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) })
    case .bool: self = .bool(try reader.bool())
    case .null:
      try reader.null()
      self = .null
    }
  }

  /// Writes the tree; its numbers must be integers of 64 bits.
  func write(to writer: inout Writer) {
    switch self {
    case .object(let members):
      writer.beginObject()
      for member in members {
        writer.key(member.key.span)
        member.value.write(to: &writer)
      }
      writer.endObject()
    case .array(let elements):
      writer.beginArray()
      for element in elements { element.write(to: &writer) }
      writer.endArray()
    case .string(let bytes): writer.string(bytes.span)
    case .number(let digits):
      if let value = Int64(digits) { writer.integer(value) } else { writer.integer(UInt64(digits)!) }
    case .bool(let value): writer.bool(value)
    case .null: writer.null()
    }
  }
}

/// SplitMix64: the same numbers in every run.
struct FixedGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// The error of reading `bytes` value by value, or nil.
func readError(_ bytes: [UInt8], depthLimit: Int = 128, surrogates: Surrogates = .reject) -> ReadError? {
  do throws(ReadError) {
    var reader = Reader(bytes.span, depthLimit: depthLimit, surrogates: surrogates)
    _ = try Tree(from: &reader)
    try reader.finish()
    return nil
  } catch {
    return error
  }
}

/// The error of skipping the whole of `bytes`, or nil.
func skipError(_ bytes: [UInt8], depthLimit: Int = 128, surrogates: Surrogates = .reject) -> ReadError? {
  do throws(ReadError) {
    var reader = Reader(bytes.span, depthLimit: depthLimit, surrogates: surrogates)
    try reader.skip()
    try reader.finish()
    return nil
  } catch {
    return error
  }
}

/// The error of one call on a fresh reader, or nil.
func error<Value>(
  _ text: String, surrogates: Surrogates = .reject, in call: (inout Reader) throws(ReadError) -> Value
) -> ReadError? {
  do throws(ReadError) {
    let bytes = Array(text.utf8)
    var reader = Reader(bytes.span, surrogates: surrogates)
    _ = try call(&reader)
    return nil
  } catch {
    return error
  }
}

/// The value of one call on a fresh reader, which must read the whole of `text`.
func value<Value>(
  _ text: String, surrogates: Surrogates = .reject, of call: (inout Reader) throws(ReadError) -> Value
) throws(ReadError) -> Value {
  let bytes = Array(text.utf8)
  var reader = Reader(bytes.span, surrogates: surrogates)
  let value = try call(&reader)
  try reader.finish()
  return value
}

/// What `write` writes, as text.
func written(_ write: (inout Writer) -> Void) -> String {
  var writer = Writer()
  write(&writer)
  return String(decoding: writer.finish(), as: UTF8.self)
}
