internal import Linux

/// The program's entry point: `main` as the C runtime calls it. Arguments are the caller's bytes, not `String`s.
@c(thinwall_oci_main)
func entry(_ count: Int32, _ vector: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Int32 {
  var words: [CString] = []
  words.reserveCapacity(Int(count))
  for i in 0..<Int(count) {
    guard let word = unsafe vector[i] else { break }
    unsafe words.append(CString(at: UnsafeRawPointer(word).assumingMemoryBound(to: UInt8.self)))
  }
  return Runtime.main(words)
}
