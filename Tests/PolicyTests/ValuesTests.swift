import Linux
import Policy
import Testing

@Suite struct ValuesTests {
  @Test(
    arguments: [
      ("0", 0), ("1", 1), ("512K", 512 << 10), ("512k", 512 << 10), ("64M", 64 << 20), ("64MB", 64 << 20),
      ("64MiB", 64 << 20), ("64mib", 64 << 20), ("2G", 2 << 30), ("1T", 1 << 40), ("7B", 7), ("7b", 7),
      ("9223372036854775807", UInt64(Int64.max)),
    ] as [(String, UInt64)])
  func sizes(_ word: String, _ bytes: UInt64) { #expect(Values.size(CString(keeping: word)) == bytes) }

  @Test(arguments: [
    "", "K", "1KK", "1iB", "1Ki", "1 K", " 1", "+1", "-1", "0x10", "1.5M", "9223372036854775808", "8388608T", "1é",
    "18446744073709551616", "1BB", "1Kb ",
  ])
  func noSizes(_ word: String) { #expect(Values.size(CString(keeping: word)) == nil) }

  @Test(
    arguments: [
      ("1", 1_000_000_000), ("30s", 30_000_000_000), ("500ms", 500_000_000), ("5m", 300_000_000_000),
      ("1h30m", 5_400_000_000_000), ("1d", 86_400_000_000_000), ("0.5s", 500_000_000), ("0.5", 500_000_000),
      ("1.25m", 75_000_000_000), (".5s", 500_000_000), ("1m500ms", 60_500_000_000), ("0.000001s", 1000),
    ] as [(String, Int64)])
  func durations(_ word: String, _ nanoseconds: Int64) {
    #expect(Values.duration(CString(keeping: word)) == nanoseconds)
  }

  @Test(arguments: [
    "", "0", "0s", "s", "1x", "1 s", "-1s", ".", ".s", "1mm", "1sm s", "1000000000000", "106752d", "0.5h30m", "1.s1",
  ])
  func noDurations(_ word: String) { #expect(Values.duration(CString(keeping: word)) == nil) }

  @Test(
    arguments: [
      ("80", [[80, 80]]), ("1-65535", [[1, 65535]]), ("80,443,8000-8010", [[80, 80], [443, 443], [8000, 8010]]),
      ("7-7", [[7, 7]]),
    ] as [(String, [[UInt16]])])
  func ports(_ word: String, _ expected: [[UInt16]]) {
    #expect(Values.ports(CString(keeping: word)) == expected.map { Policy.Ports($0[0], $0[1]) })
  }

  @Test(arguments: ["", "0", "65536", "1-", "-1", "2-1", "1,", ",1", "1-2-3", "80 ", "a", "1,0", "9999999"])
  func noPorts(_ word: String) { #expect(Values.ports(CString(keeping: word)) == nil) }

  @Test(
    arguments: [
      ("0", [1]), ("0,2-3", [0b1101]), ("63-64", [1 << 63, 1]), ("130", [0, 0, 4]), ("3,3", [8]),
    ] as [(String, [UInt64])])
  func cpus(_ word: String, _ mask: [UInt64]) { #expect(Values.cpus(CString(keeping: word)) == mask) }

  @Test(arguments: ["", "8192", "1-0", ",", "0-", "0,,1", "x"])
  func noCPUs(_ word: String) { #expect(Values.cpus(CString(keeping: word)) == nil) }

  @Test(arguments: [
    ("", "", 0), ("abc", "abc", 0), ("abc", "abd", 1), ("abc", "ab", 1), ("abc", "xabc", 1), ("memroy", "memory", 2),
    ("kitten", "sitting", 3), ("", "abc", 3),
  ])
  func distances(_ a: String, _ b: String, _ distance: Int) {
    #expect(editDistance(Array(a.utf8), Array(b.utf8)) == distance)
    #expect(editDistance(Array(b.utf8), Array(a.utf8)) == distance)
  }
}
