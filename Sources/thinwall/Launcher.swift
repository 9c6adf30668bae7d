internal import Linux
@c(thinwall_main) func main(_ argc: Int32, _ argv: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> Int32 {
  var a: [UInt8] = Array("hello ".utf8); a.append(48 + UInt8(argc)); a.append(10)
  hello(a)
  return 0
}
