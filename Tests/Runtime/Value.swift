import Foundation

/// A JSON value that reads and writes like a literal: config.json of a test, and what a runtime prints.
indirect enum Value: Sendable, Equatable, ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
  ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, CustomStringConvertible
{
  case null
  case bool(Bool)
  case number(Int)
  case real(Double)
  case string(String)
  case array([Value])
  case object([String: Value])

  init(nilLiteral: ()) { self = .null }
  init(booleanLiteral value: Bool) { self = .bool(value) }
  init(integerLiteral value: Int) { self = .number(value) }
  init(stringLiteral value: String) { self = .string(value) }
  init(arrayLiteral elements: Value...) { self = .array(elements) }
  init(dictionaryLiteral elements: (String, Value)...) {
    self = .object(Dictionary(elements, uniquingKeysWith: { _, last in last }))
  }

  /// Null where the text is no JSON.
  init(json text: some Sequence<UInt8>) {
    self.init((try? JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)) ?? NSNull())
  }

  private init(_ object: Any) {
    switch object {
    case let number as NSNumber where CFBooleanKind.isBoolean(number): self = .bool(number.boolValue)
    case let number as NSNumber:
      self = number.doubleValue == Double(number.intValue) ? .number(number.intValue) : .real(number.doubleValue)
    case let text as String: self = .string(text)
    case let list as [Any]: self = .array(list.map(Value.init))
    case let members as [String: Any]: self = .object(members.mapValues(Value.init))
    default: self = .null
    }
  }

  /// A member; setting makes the object, and setting null removes the member.
  subscript(key: String) -> Value {
    get { if case .object(let members) = self { members[key] ?? .null } else { .null } }
    set {
      var members: [String: Value] = if case .object(let members) = self { members } else { [:] }
      members[key] = newValue == .null ? nil : newValue
      self = .object(members)
    }
  }

  var items: [Value] {
    get { if case .array(let items) = self { items } else { [] } }
    set { self = .array(newValue) }
  }
  var members: [String: Value] { if case .object(let members) = self { members } else { [:] } }
  var string: String? { if case .string(let text) = self { text } else { nil } }
  var int: Int? { if case .number(let number) = self { number } else { nil } }
  var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  var strings: [String] { items.compactMap(\.string) }

  var description: String {
    switch self {
    case .null: "null"
    case .bool(let value): String(value)
    case .number(let value): String(value)
    case .real(let value): String(value)
    case .string(let text): Self.quoted(text)
    case .array(let items): "[" + items.map(\.description).joined(separator: ",") + "]"
    case .object(let members):
      "{" + members.sorted { $0.key < $1.key }.map { Self.quoted($0.key) + ":" + $0.value.description }.joined(
        separator: ",") + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case _ where scalar.value < 0x20: quoted += "\\u" + String(0x10000 + scalar.value, radix: 16).dropFirst()
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}

/// JSONSerialization gives booleans as numbers of the C type `char`.
private enum CFBooleanKind {
  static func isBoolean(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
}
