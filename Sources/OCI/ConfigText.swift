internal import JSON
internal import Linux

/// A JSON text as the configuration's reader sees it: null is as if it was absent, strings go to an arena.
struct ConfigText: ~Copyable, ~Escapable {
  private var reader: Reader
  /// Where the value begins that comes next or was read last, in bytes.
  private(set) var place = 0

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>) { reader = Reader(bytes) }

  /// Nothing but white space follows.
  mutating func finish() throws(Fault) {
    do throws(ReadError) { try reader.finish() } catch { throw Fault(error) }
  }

  // MARK: Containers

  /// Enters an object and says where it begins.
  mutating func beginObject() throws(Fault) -> Int {
    do throws(ReadError) {
      _ = try reader.peek()
      place = reader.offset
      try reader.beginObject()
    } catch { throw Fault(error) }
    return place
  }

  /// The next key whose value is not null; nil when the object ends.
  @_lifetime(copy self)
  mutating func nextKey() throws(Fault) -> Text? {
    do throws(ReadError) {
      while let key = try reader.nextKey() {
        if try reader.peek() == .null {
          try reader.null()
          continue
        }
        place = reader.offset
        return key
      }
      return nil
    } catch { throw Fault(error) }
  }

  mutating func beginArray() throws(Fault) {
    do throws(ReadError) { try reader.beginArray() } catch { throw Fault(error) }
  }

  /// Whether the array has another element.
  mutating func nextElement() throws(Fault) -> Bool {
    do throws(ReadError) {
      guard try reader.nextElement() else { return false }
      place = reader.offset
      return true
    } catch { throw Fault(error) }
  }

  /// Passes over a value that means nothing here (config.md, "Extensibility").
  mutating func skip() throws(Fault) {
    do throws(ReadError) { try reader.skip() } catch { throw Fault(error) }
  }

  // MARK: Values

  mutating func bool() throws(Fault) -> Bool {
    do throws(ReadError) { return try reader.bool() } catch { throw Fault(error) }
  }

  /// An integer of the type wanted.
  mutating func integer<Value: FixedWidthInteger>(_: Value.Type = Value.self) throws(Fault) -> Value {
    do throws(ReadError) {
      let value: Value? =
        Value.isSigned ? Value(exactly: try reader.int64()) : Value(exactly: try reader.uint64())
      if let value { return value }
    } catch { throw Fault(error) }
    throw fault(.text("the number is out of range"))
  }

  /// A string where it stands in the text.
  @_lifetime(copy self)
  mutating func text() throws(Fault) -> Text {
    do throws(ReadError) { return try reader.text() } catch { throw Fault(error) }
  }

  /// A string.
  mutating func string(_ arena: inout Arena) throws(Fault) -> CString { try copy(text(), &arena) }

  /// A string that means nothing when it is empty: what Go's encoders leave out.
  mutating func optionalString(_ arena: inout Arena) throws(Fault) -> CString? {
    let text = try text()
    return text.raw.isEmpty ? nil : try copy(text, &arena)
  }

  /// A string that is not empty.
  mutating func name(_ arena: inout Arena) throws(Fault) -> CString {
    let text = try text()
    if text.raw.isEmpty { throw fault(.value("is empty")) }
    return try copy(text, &arena)
  }

  mutating func strings(_ arena: inout Arena) throws(Fault) -> [CString] {
    var strings: [CString] = []
    try beginArray()
    while try nextElement() { strings.append(try string(&arena)) }
    return strings
  }

  /// Bytes with a NUL behind them. Only an escape can stand for a NUL: the reader refuses bare ones.
  func copy(_ text: Text, _ arena: inout Arena) throws(Fault) -> CString {
    guard arena.room > text.raw.count else { throw Fault(.tooLarge, at: text.offset) }
    if !text.hasEscapes { return arena.string(text.raw) }
    let bytes = text.bytes
    if bytes.contains(0) { throw Fault(.value("holds a NUL"), at: text.offset) }
    return arena.string(bytes.span)
  }

  // MARK: Faults

  /// A fault of the value that was read last.
  func fault(_ problem: ConfigError.Problem) -> Fault { Fault(problem, at: place) }

  /// A fault of a string that was read last.
  func fault(_ word: Text, _ sentence: StaticString) -> Fault {
    Fault(.value(sentence), at: word.offset, word: word.bytes)
  }

  /// A fault of a string that was read last.
  func fault(_ word: CString, _ sentence: StaticString) -> Fault {
    Fault(.value(sentence), at: place, word: word.bytes)
  }

  /// The value, or that it is missing in the object that begins at `object`.
  func required<Value>(_ value: Value?, _ name: StaticString, of object: Int) throws(Fault) -> Value {
    guard let value else { throw Fault(.missing(name), at: object) }
    return value
  }
}

/// The entries of a map by their keys, each key's last only, as Go's maps come out of a text.
func lastOfEach<Entry>(_ entries: [Entry], key: (Entry) -> CString) -> [Entry] {
  var isAscending = true
  for index in entries.indices.dropFirst() where !precedes(key(entries[index - 1]), key(entries[index])) {
    isAscending = false
    break
  }
  // Go's encoder sorts keys.
  if isAscending { return entries }
  let order = (0..<entries.count).sorted { a, b in
    let (first, second) = (key(entries[a]), key(entries[b]))
    return precedes(first, second) || (a < b && first == second)
  }
  var result: [Entry] = []
  for (position, index) in order.enumerated() {
    if position + 1 < order.count, key(entries[order[position + 1]]) == key(entries[index]) { continue }
    result.append(entries[index])
  }
  return result
}

/// Whether one string comes before another, byte by byte.
private func precedes(_ a: CString, _ b: CString) -> Bool {
  var index = 0
  while a[index] == b[index] {
    if a[index] == 0 { return false }
    index += 1
  }
  return a[index] < b[index]
}
