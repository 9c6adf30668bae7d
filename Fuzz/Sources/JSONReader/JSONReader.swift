import JSON

/// Whatever the bytes are, the reader ends with a value or an error in the input, and what it accepts survives being
/// written and read again.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe Span(_unsafeStart: start ?? UnsafePointer(bitPattern: 1)!, count: start == nil ? 0 : count)
  for surrogates in [Surrogates.reject, .escapedBytes] {
    check(input, surrogates: surrogates)
  }
  return 0
}

private func check(_ input: Span<UInt8>, surrogates: Surrogates) {
  let skipped = skipError(input, surrogates: surrogates)
  var events: [Event] = []
  let first = read(input, surrogates: surrogates, into: &events)
  // Skipping checks what reading checks, neither more nor less.
  precondition(skipped == first, "skip and read disagree")
  if let first {
    precondition(first.offset >= 0 && first.offset <= input.count && first.line >= 1 && first.column >= 1)
    return
  }
  let text = write(events)
  var again: [Event] = []
  let second = read(text.span, surrogates: surrogates, into: &again)
  precondition(second == nil, "what the writer wrote is refused")
  precondition(again == events, "what was written is read as something else")
  precondition(write(again) == text, "a second writing differs")
}

/// One call on the reader and what it gave; a whole text is a list of them, so that the target needs no recursion.
private enum Event: Equatable {
  case beginObject, endObject, beginArray, endArray
  case key([UInt8])
  case string([UInt8])
  case signed(Int64)
  case unsigned(UInt64)
  /// In billionths, as the writer writes doubles.
  case double(Double)
  case bool(Bool)
  case null
}

private func skipError(_ input: Span<UInt8>, surrogates: Surrogates) -> ReadError? {
  do throws(ReadError) {
    var reader = Reader(input, surrogates: surrogates)
    try reader.skip()
    try reader.finish()
    return nil
  } catch {
    return error
  }
}

private func read(_ input: Span<UInt8>, surrogates: Surrogates, into events: inout [Event]) -> ReadError? {
  do throws(ReadError) {
    var reader = Reader(input, surrogates: surrogates)
    var inObject: [Bool] = []
    repeat {
      if let isObject = inObject.last {
        if isObject {
          guard let key = try reader.nextKey() else {
            events.append(.endObject)
            inObject.removeLast()
            continue
          }
          precondition(key.equals(key.bytes.span))
          events.append(.key(key.bytes))
        } else if !(try reader.nextElement()) {
          events.append(.endArray)
          inObject.removeLast()
          continue
        }
      }
      switch try reader.peek() {
      case .object:
        try reader.beginObject()
        events.append(.beginObject)
        inObject.append(true)
      case .array:
        try reader.beginArray()
        events.append(.beginArray)
        inObject.append(false)
      case .string:
        let text = try reader.text()
        // Valid input and valid UTF-8 are one; only escaped bytes can be something else.
        precondition(text.hasEscapedBytes || String(validating: text.bytes, as: UTF8.self) != nil)
        precondition(surrogates == .escapedBytes || !text.hasEscapedBytes)
        events.append(.string(text.bytes))
      case .number:
        if let event = number(try reader.number()) { events.append(event) } else { events.append(.null) }
      case .bool: events.append(.bool(try reader.bool()))
      case .null:
        try reader.null()
        events.append(.null)
      }
    } while !inObject.isEmpty
    try reader.finish()
    return nil
  } catch {
    return error
  }
}

/// The number as the writer can write it; nil if it cannot.
private func number(_ number: borrowing Number) -> Event? {
  if let value = number.int64 {
    precondition(number.uint64 == (value >= 0 ? UInt64(value) : nil))
    precondition(number.double == Double(value), "an integer and its double differ")
    return .signed(value)
  }
  if let value = number.uint64 {
    precondition(number.double == Double(value), "an integer and its double differ")
    return .unsigned(value)
  }
  guard let value = number.double else { return nil }
  precondition(value.isFinite)
  // From 2^53 billionths on, nine digits after the point no longer tell a double from its neighbours.
  guard value.magnitude < 0x1p64 else { return nil }
  var writer = Writer()
  writer.double(value, digits: 9)
  let written = writer.finish()
  var reader = Reader(written.span)
  guard let rounded = try? reader.double() else { preconditionFailure("a written double is refused") }
  precondition((rounded - value).magnitude <= 0.5e-9 + value.ulp, "a written double is another one")
  return .double(rounded)
}

private func write(_ events: [Event]) -> [UInt8] {
  var writer = Writer()
  for event in events {
    switch event {
    case .beginObject: writer.beginObject()
    case .endObject: writer.endObject()
    case .beginArray: writer.beginArray()
    case .endArray: writer.endArray()
    case .key(let bytes): writer.key(bytes.span)
    case .string(let bytes): writer.string(bytes.span)
    case .signed(let value): writer.integer(value)
    case .unsigned(let value): writer.integer(value)
    case .double(let value): writer.double(value, digits: 9)
    case .bool(let value): writer.bool(value)
    case .null: writer.null()
    }
  }
  return writer.finish()
}
