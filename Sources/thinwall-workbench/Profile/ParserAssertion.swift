import Glibc
import Linux

/// What an assertion of toml++ becomes. It takes some things for granted in texts that are wrong; those that are known
/// `TOMLPlaces` refuses with their place, and of any other the user hears the same without one, and no line about C++.
enum ParserAssertion {
  /// The profile that is being read.
  nonisolated(unsafe) static var file: [UInt8] = []
}

/// Takes the place of assert(3)'s function of the C library in this executable.
@_cdecl("__assert_fail")
func parserAssertionFailed(
  _ assertion: UnsafePointer<CChar>?, _ source: UnsafePointer<CChar>?, _ line: UInt32,
  _ function: UnsafePointer<CChar>?
) -> Never {
  var text = Message("thinwall: ")
  text.add(visible: ParserAssertion.file)
  text.add(": not valid TOML\n")
  text.write(to: 2)
  exit(125)
}
